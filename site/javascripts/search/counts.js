/** How many listings each further choice would leave: surely, and to ask about. */

import { ASK, NO, YES, judgeValue } from "./filters.js";
import { Times } from "./times.js";

/** @import { Choice } from "./filters.js" */
/** @import { Judged } from "./judging.js" */
/** @import { Cell, Facet } from "./rows.js" */

/**
 * @typedef {{value: string, words: string, parent: string, yes: number, ask: number}} Count
 * @typedef {{yes: Uint32Array, ask: Uint32Array}} Tally by place of the value
 */

/**
 * For each value of each facet: what would be found if it were chosen (in a facet that wants all:
 * as well; otherwise: instead), all other filters staying as they are.
 * @param {Judged[]} found
 * @param {Facet[]} facets
 * @param {Choice[]} choices
 * @returns {Record<string, Count[]>} by facet key
 */
export function countFacets(found, facets, choices) {
  const tallies = facets.map((facet) => ({
    yes: new Uint32Array(facet.values.length),
    ask: new Uint32Array(facet.values.length),
  }));
  const times = new Times(facets);
  for (const { row, common, verdicts, together } of found) {
    facets.forEach((facet, place) => {
      const isTime = times.isTime(place);
      const others = together || isTime ? judgeOthers(common, verdicts, choices, place, facet) : NO;
      if (others === NO) return;
      const isApart = isTime && row.times.size;
      tallyRow(tallies[place], row.facets[place], others, (value) =>
        !isApart || times.goTogether(row, times.instead(choices, place, value)));
    });
  }
  return Object.fromEntries(facets.map((facet, place) => [
    facet.key,
    nameTallies(facet, tallies[place], choices.find((choice) => choice.place === place)),
  ]));
}

/**
 * The verdict of everything but this facet; where it wants all values, of its others too.
 * @param {number} common
 * @param {number[]} verdicts of the choices
 * @param {Choice[]} choices
 * @param {number} place
 * @param {Facet} facet
 */
function judgeOthers(common, verdicts, choices, place, facet) {
  return choices.reduce(
    (worst, choice, at) =>
      choice.place === place && facet.match === "any" ? worst : Math.min(worst, verdicts[at]),
    common,
  );
}

/** @param {Tally} tally @param {Cell} cell @param {number} others @param {(value: number) => boolean} fits */
function tallyRow(tally, cell, others, fits) {
  const sure = others === YES ? tally.yes : tally.ask;
  for (const value of cell.yes) if (fits(value)) sure[value]++;
  for (const value of cell.unknown) tally.ask[value]++;
  if (!cell.allUnknown) return;
  for (let value = 0; value < tally.ask.length; value++) {
    if (judgeValue(cell, value) === ASK) tally.ask[value]++;
  }
}

/**
 * Only values that would find something, or that are chosen and must stay to be taken off.
 * @param {Facet} facet
 * @param {Tally} tally
 * @param {Choice} [choice]
 */
function nameTallies(facet, tally, choice) {
  return facet.values
    .map(([value, words, parent], place) => ({
      value, words, parent, yes: tally.yes[place], ask: tally.ask[place],
    }))
    .filter(({ yes, ask }, place) => yes + ask > 0 || choice?.values.includes(place));
}
