/** While somebody types: categories, places and listings whose names begin so, word by word. */

import { splitWords } from "./tokens.js";

/** @import { Result } from "./describing.js" */
/** @import { Facet } from "./rows.js" */

/**
 * @typedef {object} Suggestion
 * @property {"category" | "place" | "listing"} kind
 * @property {string} words
 * @property {string} value the category, the place's name, or the listing's address
 */

const LEAST_LETTERS = 2;
const MOST = { category: 4, place: 2, listing: 4 };

/**
 * @param {string} query
 * @param {Facet[]} facets
 * @param {Result[]} results best first
 * @returns {Suggestion[]}
 */
export function listSuggestions(query, facets, results) {
  const starts = splitWords(query);
  if (starts.join("").length < LEAST_LETTERS) return [];
  const begins = (/** @type {{words: string}} */ { words }) => beginsSo(words, starts);
  const categories = listUsed("category", facets).filter(begins).sort(byLength);
  const places = listUsed("place", facets).filter(begins).sort(byLength);
  const listings = results.map(({ name, url }) => ({ words: name, value: url })).filter(begins);
  return [
    ...name("category", categories),
    ...name("place", places).map((one) => ({ ...one, value: one.words })),
    ...name("listing", listings),
  ];
}

/** @param {keyof typeof MOST} kind @param {{words: string, value: string}[]} found @returns {Suggestion[]} */
function name(kind, found) {
  return found.slice(0, MOST[kind]).map(({ words, value }) => ({ kind, words, value }));
}

/** @param {{words: string}} one @param {{words: string}} other */
function byLength(one, other) {
  return one.words.length - other.words.length;
}

/**
 * Every start begins a word of its own.
 * @param {string} words
 * @param {string[]} starts
 */
function beginsSo(words, starts) {
  const left = splitWords(words);
  return starts.every((start) => {
    const at = left.findIndex((word) => word.startsWith(start));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

/** Values that lead somewhere. @param {string} key @param {Facet[]} facets */
function listUsed(key, facets) {
  const facet = facets.find((one) => one.key === key);
  return (facet?.used ?? []).map((at) => ({ value: facet?.values[at][0] ?? "", words: facet?.values[at][1] ?? "" }));
}
