/** The place somebody typed, kept in this tab only, so that Back brings it again. */

const KEY = "search-place";
const POSTCODE = /\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b/i;
const POSTCODE_BEGUN = /\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]?$/i;

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

/** @param {string} query that somebody is still typing */
export function isBeginningPostcode(query) {
  return POSTCODE_BEGUN.test(query);
}

/**
 * A postcode among the words is a place: it must not reach the address bar.
 * @param {string} query
 * @returns {{query: string, place: string}} place is empty where there is none
 */
export function liftPostcode(query) {
  const [postcode = ""] = query.match(POSTCODE) ?? [];
  if (!postcode) return { query, place: "" };
  return { query: query.replace(postcode, " ").replace(/\s+/g, " ").trim(), place: postcode };
}
