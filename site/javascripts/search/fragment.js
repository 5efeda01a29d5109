/** What was asked, as it stands in the address after #. The place never stands there. */

/**
 * @typedef {object} State
 * @property {string} query
 * @property {number} page
 * @property {number | null} within miles
 * @property {number | null} age years
 * @property {Record<string, string[]>} filters
 * @property {string[]} plain words of the query that are no wish
 */

const OWN_KEYS = new Set(["q", "page", "within", "age", "plain"]);

/**
 * @param {string} fragment with or without its #
 * @returns {State}
 */
export function readFragment(fragment) {
  const fields = new URLSearchParams(fragment.replace(/^#/, ""));
  /** @type {Record<string, string[]>} */
  const filters = {};
  for (const [key, value] of fields) {
    if (!OWN_KEYS.has(key)) filters[key] = [...new Set([...(filters[key] ?? []), value])];
  }
  return {
    query: fields.get("q") ?? "",
    page: Math.max(1, Math.floor(readNumber(fields.get("page")) ?? 1)),
    within: readNumber(fields.get("within")),
    age: readNumber(fields.get("age")),
    filters,
    plain: fields.getAll("plain"),
  };
}

/**
 * @param {State} state
 * @returns {string} without #; empty where nothing is asked
 */
export function writeFragment({ query, page, within, age, filters, plain }) {
  const fields = new URLSearchParams();
  if (query) fields.set("q", query);
  for (const key of Object.keys(filters).sort()) {
    for (const value of filters[key]) fields.append(key, value);
  }
  if (within !== null) fields.set("within", String(within));
  if (age !== null) fields.set("age", String(age));
  for (const words of plain) fields.append("plain", words);
  if (page > 1) fields.set("page", String(page));
  return fields.toString();
}

/** @param {string | null} text */
function readNumber(text) {
  const number = Number(text || NaN);
  return Number.isFinite(number) && number >= 0 ? number : null;
}
