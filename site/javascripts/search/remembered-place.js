/** The place somebody typed, kept in this tab only, so that Back brings it again. */

import { POSTCODE_IN_TEXT } from "./places.js";

const KEY = "search-place";

/** @returns {string} */
export function recallPlace() {
  try {
    return sessionStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

/** @param {string} place */
export function rememberPlace(place) {
  try {
    sessionStorage.setItem(KEY, place);
  } catch {
    // Storage may be switched off; the box on the page still holds the place.
  }
}

/**
 * A postcode among the words is a place: it must not reach the address bar.
 * @param {string} query
 * @returns {{query: string, place: string}} place is empty where there is none
 */
export function liftPostcode(query) {
  const [postcode = ""] = query.match(POSTCODE_IN_TEXT) ?? [];
  if (!postcode) return { query, place: "" };
  return { query: query.replace(postcode, " ").replace(/\s+/g, " ").trim(), place: postcode };
}
