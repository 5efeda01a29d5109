/** How many listings each further choice would leave: surely, and to ask about. */

import { ASK, NO, YES, judgeValue } from "./filters.js";

/** @import { Choice } from "./filters.js" */
/** @import { Cell, Facet, Row } from "./rows.js" */

/**
 * @typedef {{value: string, words: string, parent: string, yes: number, ask: number}} Count
 * @typedef {{yes: Uint32Array, ask: Uint32Array}} Tally by place of the value
 */

/**
 * For each value of each facet: what would be found if it were chosen (in a facet that wants all:
 * as well; otherwise: instead), all other filters staying as they are.
 * @param {{row: Row, common: number, verdicts: number[]}[]} found with what age and distance say, and
 *   what each of the choices says
 * @param {Facet[]} facets
 * @param {Choice[]} choices
 * @returns {Record<string, Count[]>} by facet key
 */
export function countFacets(found, facets, choices) {
  const tallies = facets.map((facet) => ({
    yes: new Uint32Array(facet.values.length),
    ask: new Uint32Array(facet.values.length),
  }));
  for (const { row, common, verdicts } of found) {
    facets.forEach((facet, place) => {
      const others = judgeOthers(common, verdicts, choices, place, facet);
      if (others !== NO) tallyRow(tallies[place], row.facets[place], others);
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

/** @param {Tally} tally @param {Cell} cell @param {number} others */
function tallyRow(tally, cell, others) {
  const sure = others === YES ? tally.yes : tally.ask;
  for (const value of cell.yes) sure[value]++;
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
