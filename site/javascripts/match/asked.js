/** Categories that nobody is shown who did not ask for them: places of worship, clinics, help in a crisis. */

import { splitTerms } from "../search/tokens.js";

/** @import { Facet, Row } from "../search/rows.js" */
/** @import { Tables } from "./tables.js" */
/** @import { Want } from "./wants.js" */

const PARTLY = 0.7;

/**
 * The categories that a pick names, or whose words somebody typed.
 * @param {Want[]} wants
 * @param {Tables} tables
 * @returns {Set<string>}
 */
export function findAsked(wants, { unasked }) {
  const picked = wants.flatMap(({ pick }) => [...(pick?.categories ?? []), ...(pick?.also ?? [])]);
  const typed = new Set(wants.flatMap(({ typed: words }) => splitTerms(words)));
  const named = Object.keys(unasked).filter((id) => unasked[id].some((term) => typed.has(term)));
  return new Set([...picked, ...named]);
}

/**
 * How much of a listing is left: nothing where all that it stands under is left unasked, less where some is.
 * @param {Row} row
 * @param {Facet[]} facets
 * @param {Tables} tables
 * @param {Set<string>} asked
 */
export function weighAsked(row, facets, { unasked }, asked) {
  const place = facets.findIndex(({ key }) => key === "category");
  const stands = (row.facets[place]?.yes ?? []).map((value) => facets[place].values[value]);
  const above = new Set(stands.map(([, , parent]) => parent));
  const own = stands.map(([id]) => id).filter((id) => !above.has(id));
  const left = own.filter((id) => id in unasked && !asked.has(id));
  if (!left.length) return 1;
  return left.length === own.length ? 0 : PARTLY;
}
