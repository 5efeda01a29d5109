/** What somebody typed, as words wanted. */

import { splitWords, stem } from "./tokens.js";

const LEAST_PREFIX = 2;
const MOST_WORDS = 12;
const STOP_WORDS = new Set(
  ("a about am an and any are as at be by can do for from get go have help how i im in is it " +
    "looking me my near need of on or our some someone that the there to want we what where " +
    "who with you your").split(" "),
);

/**
 * @typedef {object} Word
 * @property {string} typed folded
 * @property {string} term
 * @property {boolean} growing the last one, perhaps not yet finished
 */

/** @param {string} word */
export function isSmall(word) {
  return STOP_WORDS.has(word);
}

/**
 * @param {string} query
 * @returns {Word[]} without repeats; small words only if there are no others; the last dozen
 */
export function parseQuery(query) {
  const typed = splitWords(query);
  const growing = /[\p{L}\p{N}]$/u.test(query);
  const words = typed.map((word, place) => ({
    typed: word,
    term: stem(word),
    growing: growing && place === typed.length - 1 && word.length >= LEAST_PREFIX,
  }));
  const telling = words.filter((word) => !isSmall(word.typed));
  return dropRepeats(telling.length ? telling : words).slice(-MOST_WORDS);
}

/** @param {Word[]} words */
function dropRepeats(words) {
  const byTerm = new Map(words.map((word) => [word.term, word]));
  return [...byTerm.values()];
}
