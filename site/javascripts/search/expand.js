/** For each word wanted, the terms that answer it, and how well. */

import { finishIrregular } from "./tokens.js";

/** @import { Postings } from "./postings.js" */
/** @import { Word } from "./query.js" */

const UNFINISHED = 0.6;
const LONGER_WORD = 0.25;
const MOST_ENDINGS = 40;

/**
 * @typedef {object} Choice
 * @property {string} term
 * @property {number} weight one for the word itself, less for its like
 * @property {"word" | "start"} because
 */

/**
 * @param {Word} word
 * @param {Postings} postings
 * @returns {Promise<Choice[]>} the best first
 */
export async function expandWord(word, postings) {
  /** @type {Choice} */
  const itself = { term: word.term, weight: 1, because: "word" };
  return word.growing ? [itself, ...(await finishWord(word, postings))] : [itself];
}

/**
 * Terms that begin with the word; they count for little where the word itself is in the book.
 * @param {Word} word
 * @param {Postings} postings
 * @returns {Promise<Choice[]>}
 */
async function finishWord(word, postings) {
  const [known, starting] = await Promise.all([
    postings.find(word.term),
    postings.findStarting(word.typed),
  ]);
  const longer = starting
    .sort((one, other) => other.listings - one.listings || (one.term < other.term ? -1 : 1))
    .slice(0, MOST_ENDINGS)
    .map(({ term }) => term);
  const terms = new Set([...finishIrregular(word.typed), ...longer]);
  terms.delete(word.term);
  return [...terms].map((term) => ({
    term, weight: known ? LONGER_WORD : UNFINISHED, because: "start",
  }));
}
