/** How many listings each further choice would leave: surely, and to ask about. */

import { ASK, NO, YES, judgeChoice, judgeValue } from "./filters.js";

/**
 * For each value of each facet: what would be found if it were chosen (in a facet that wants all:
 * as well; otherwise: instead), all other filters staying as they are.
 * @param {{row: import("./rows.js").Row, verdict: number}[]} found with what age and distance say
 * @param {import("./rows.js").Facet[]} facets
 * @param {import("./filters.js").Choice[]} choices
 * @returns {Record<string, {value: string, words: string, parent: string, yes: number, ask: number}[]>}
 */
export function countFacets(found, facets, choices) {
  const tallies = facets.map((facet) => ({
    yes: new Uint32Array(facet.values.length),
    ask: new Uint32Array(facet.values.length),
  }));
  for (const { row, verdict } of found) {
    const verdicts = choices.map((choice) => judgeChoice(row.facets[choice.place], choice));
    facets.forEach((facet, place) => {
      const others = judgeOthers(verdict, verdicts, choices, place, facet);
      if (others !== NO) tallyRow(tallies[place], row.facets[place], others);
    });
  }
  return Object.fromEntries(facets.map((facet, place) => [
    facet.key,
    nameTallies(facet, tallies[place], choices.find((choice) => choice.place === place)),
  ]));
}

/** The verdict of everything but this facet; where it wants all values, of its others too. */
function judgeOthers(verdict, verdicts, choices, place, facet) {
  return choices.reduce(
    (worst, choice, at) =>
      choice.place === place && facet.match === "any" ? worst : Math.min(worst, verdicts[at]),
    verdict,
  );
}

function tallyRow(tally, cell, others) {
  const sure = others === YES ? tally.yes : tally.ask;
  for (const value of cell.yes) sure[value]++;
  for (const value of cell.unknown) tally.ask[value]++;
  if (!cell.allUnknown) return;
  for (let value = 0; value < tally.ask.length; value++) {
    if (judgeValue(cell, value) === ASK) tally.ask[value]++;
  }
}

/** Only values that would find something, or that are chosen and must stay to be taken off. */
function nameTallies(facet, tally, choice) {
  return facet.values
    .map(([value, words, parent], place) => ({
      value, words, parent, yes: tally.yes[place], ask: tally.ask[place],
    }))
    .filter(({ yes, ask }, place) => yes + ask > 0 || choice?.values.includes(place));
}
