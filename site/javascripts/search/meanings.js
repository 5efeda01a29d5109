/** What was meant: marks in the index that stand for all the words that answer a saying. */

import { findRange, parseJson } from "./index-files.js";
import { isSmall } from "./query.js";

/** @import { IndexFiles } from "./index-files.js" */
/** @import { Word } from "./query.js" */

/** A mark of equal words begins so. */
const EQUAL = "=";

/**
 * @typedef {object} Meaning
 * @property {number} covers a bit for each word of the query that says so
 * @property {string} mark
 * @property {boolean} equal whether the saying answers just as well
 *
 * @typedef {Record<string, Record<string, string[]>>} Shard marks by saying, by one of its terms
 */

/**
 * @param {IndexFiles} files
 * @param {string[]} terms of the whole query, small words too
 * @param {Word[]} words
 * @returns {Promise<Meaning[]>}
 */
export async function findMeanings(files, terms, words) {
  const { meanings } = await files.manifest();
  const found = await Promise.all(words.map(async ({ term }) => {
    const [digest] = findRange(meanings, term, term);
    /** @type {Shard} */
    const shard = digest ? await files.keep(`m-${digest}.json`, parseJson) : {};
    return Object.entries(shard[term] ?? {});
  }));
  return [...new Map(found.flat())].flatMap(([saying, marks]) => {
    const covers = coverWords(saying.split(" "), terms, words);
    return covers ? marks.map((mark) => ({ covers, mark, equal: mark.startsWith(EQUAL) })) : [];
  });
}

/**
 * Telling words may stand anywhere; one alone needs its small words beside it.
 * @param {string[]} saying
 * @param {string[]} terms
 * @param {Word[]} words
 */
function coverWords(saying, terms, words) {
  const telling = saying.filter((term) => !isSmall(term));
  const isThere = telling.length > 1
    ? telling.every((term) => terms.includes(term))
    : ` ${terms.join(" ")} `.includes(` ${saying.join(" ")} `);
  if (!isThere) return 0;
  return words.reduce((bits, { term }, place) => (saying.includes(term) ? bits | (1 << place) : bits), 0);
}
