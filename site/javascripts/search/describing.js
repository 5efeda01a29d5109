/** What an answer says of each result, and of the words that were asked. */

import { ASK } from "./filters.js";
import { findReasons } from "./reasons.js";

/** @import { Query } from "./engine.js" */
/** @import { Found } from "./judging.js" */
/** @import { Ages } from "./wishes.js" */

/**
 * @typedef {object} Card what the builder kept to show of a listing
 * @property {string} slug
 * @property {string} name
 * @property {string} [kind_words]
 * @property {string} [summary]
 * @property {string} [place]
 * @property {string} [when]
 * @property {string} [address] of what is no listing
 * @property {string} [needed] by a help request
 * @property {string} [cost]
 * @property {string} [joining]
 * @property {boolean} [sample]
 * @property {string[]} [unknown]
 */

/**
 * @typedef {object} Result
 * @property {string} slug
 * @property {string} name
 * @property {string} url
 * @property {number} score
 * @property {number | null} miles
 * @property {string | null} reach
 * @property {boolean} ask
 * @property {string[]} words that made it a result, as it has them or as they were meant
 * @property {Record<string, string[]>} marked name and summary in pieces, every other one matched
 * @property {string[]} facts that speak for it, once they are there
 * @property {string[]} unknown what it does not state, likewise
 * @property {Card} card
 */

/**
 * @typedef {object} Understood
 * @property {string} key of a facet, or age, near or within
 * @property {string} typed
 * @property {string} words in the book's own words; for an age nothing
 * @property {Ages | null} ages
 */

/**
 * Words that nothing in the book holds, and what they were taken for.
 * @param {Query} query
 */
export function listMended({ words, matches }) {
  return words.flatMap(({ typed }, place) => {
    const choices = matches?.wanted.find(({ bits }) => bits === 1 << place)?.choices ?? [];
    const isMended = choices.length > 0 && choices.every(({ mended }) => mended);
    return isMended ? [{ typed, found: choices[0].term }] : [];
  });
}

/**
 * @param {Found} one
 * @param {Card} card
 * @param {Query} query
 * @returns {Omit<Result, "facts" | "unknown">}
 */
export function describeResult({ number, verdict, score, miles, reach }, card, { words, matches }) {
  const { found, marked } = findReasons(number, card, words, matches);
  return {
    slug: card.slug,
    name: card.name,
    url: card.address ?? `/listings/${card.slug}/`,
    score: Math.round(score * 10000) / 10000,
    miles,
    reach,
    ask: verdict === ASK,
    words: found,
    marked,
    card,
  };
}
