/** The second half of an answer, fetched after the first results: filters, distance, counts, reasons. */

import { countFacets } from "./counts.js";
import { chooseAll, judgeAll, keepLeft, relax } from "./judging.js";
import { describeRow, describeSum, loadFacets, loadRows, nameValue } from "./rows.js";

/** @import { Count } from "./counts.js" */
/** @import { Result, Understood } from "./describing.js" */
/** @import { Query } from "./engine.js" */
/** @import { IndexFiles } from "./index-files.js" */
/** @import { Found, Judged, Relaxed } from "./judging.js" */
/** @import { Facet, Rows } from "./rows.js" */

/**
 * @typedef {Pick<Result, "facts" | "unknown"> & {reach?: string}} Explained
 * @typedef {(found: Found, sum: number[]) => Explained} Explain
 *
 * @typedef {object} Settled
 * @property {Judged[]} kept
 * @property {Query} query as it was answered
 * @property {Relaxed | null} relaxed
 * @property {Understood[]} understood
 * @property {Record<string, string>} titles
 * @property {Record<string, Count[]> | null} facets null where nobody sees them
 * @property {Explain} explain
 */

/** @param {IndexFiles} files @returns {Promise<Facet[]>} */
export function listFacets(files) {
  return loadFacets(files);
}

/** @param {IndexFiles} files @param {boolean} bare @returns {Promise<Rows>} */
export function fetchRows(files, bare) {
  return loadRows(files, bare);
}

/**
 * What can be said without any row, where nothing narrows: all of it but the counts.
 * @param {Facet[]} facets
 * @returns {{titles: Record<string, string>, explain: Explain}}
 */
export function settleUncounted(facets) {
  return { titles: listTitles(facets), explain: (_, sum) => describeSum(sum, facets) };
}

/** @param {Facet[]} facets @returns {Record<string, string>} */
function listTitles(facets) {
  return Object.fromEntries(facets.map(({ key, title }) => [key, title]));
}

/**
 * @param {Query} query
 * @param {Rows} rows
 * @param {boolean} bare whether it is not known what the rows state
 * @returns {Settled}
 */
export function settle(query, rows, bare) {
  const { facets } = rows;
  const choices = chooseAll(query, facets);
  const found = judgeAll(query, rows, choices);
  const left = keepLeft(found);
  const shown = left.length ? { kept: left, query, relaxed: null } : relax(query, rows);
  return {
    ...shown,
    understood: describeWishes(query, facets),
    titles: listTitles(facets),
    facets: bare ? null : countFacets(found, facets, choices),
    explain: bare ? (_, sum) => describeSum(sum, facets) : explain(facets, query),
  };
}

/**
 * @param {Facet[]} facets
 * @param {Query} query
 * @returns {Explain}
 */
function explain(facets, { filters, wishes }) {
  const asked = { ...Object.fromEntries(wishes.map(({ key, values }) => [key, values])), ...filters };
  return ({ row }) => (row ? describeRow(row, facets, asked) : { facts: [], unknown: [] });
}

/**
 * What the words were taken for, but what was ticked instead.
 * @param {Query} query
 * @param {Facet[]} facets
 * @returns {Understood[]}
 */
function describeWishes({ wishes, filters, ages, place }, facets) {
  return wishes
    .filter(({ key }) => !filters[key]?.length && (key !== "age" || ages?.wished) && (key !== "near" || place))
    .map(({ key, typed, values, ages: between }) => ({
      key, typed, ages: between,
      words: key === "near" ? place?.words ?? "" : values.map((value) => nameValue(facets, key, value)).join(", "),
    }));
}
