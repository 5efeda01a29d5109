/** A filter hides what is not so, never what is not known: yes first, then to ask about. */

/** @import { Cell, Facet, Row } from "./rows.js" */

export const NO = 0;
export const ASK = 1;
export const YES = 2;

/**
 * @typedef {object} Choice one facet with the values chosen in it
 * @property {number} place of the facet in the rows
 * @property {"any" | "all"} match
 * @property {number[]} values their places
 */

/**
 * The choices that the book knows; others are left out.
 * @param {Record<string, string[]>} filters by facet key
 * @param {Facet[]} facets
 * @returns {Choice[]}
 */
export function readChoices(filters, facets) {
  return facets
    .map((facet, place) => ({
      place,
      match: facet.match,
      values: (filters[facet.key] ?? [])
        .map((chosen) => facet.values.findIndex(([value]) => value === chosen))
        .filter((value) => value >= 0),
    }))
    .filter((choice) => choice.values.length);
}

/** @param {Cell} cell @param {number} value */
export function judgeValue(cell, value) {
  if (cell.yes.includes(value)) return YES;
  return cell.allUnknown || cell.unknown.includes(value) ? ASK : NO;
}

/**
 * Any of the values in one facet will do, unless the facet wants all of them.
 * @param {Cell} cell
 * @param {Choice} choice
 */
export function judgeChoice(cell, choice) {
  const verdicts = choice.values.map((value) => judgeValue(cell, value));
  return choice.match === "all" ? Math.min(...verdicts) : Math.max(...verdicts);
}

/**
 * Whether any of the ages is welcome.
 * @param {Row} row
 * @param {{from: number, to: number}} ages in years
 */
export function judgeAges(row, { from, to }) {
  if (!row.ages.known) return ASK;
  return to >= row.ages.from && from <= row.ages.to ? YES : NO;
}

/**
 * What serves the whole area or is online is always within reach.
 * @param {{reach: string, miles: number | null}} row
 * @param {number | null} within miles
 */
export function judgeDistance({ reach, miles }, within) {
  if (within === null || reach !== "here") return YES;
  if (miles === null) return ASK;
  return miles <= within ? YES : NO;
}
