/** What was meant: marks in the index that stand for all the words that answer a saying. */

import { findRange, parseJson } from "./index-files.js";
import { isSmall } from "./query.js";

/** @import { IndexFiles } from "./index-files.js" */
/** @import { Word } from "./query.js" */

/** A mark of equal words begins so. */
const EQUAL = "=";
/**
 * One word speaks for a meaning where that is meant by so much of all sayings with it, and one more. Who types
 * fewer words names what is wanted.
 */
const GUESS = { words: 4, least: 0.4, doubt: 1, weight: 0.9 };

/**
 * @typedef {object} Meaning
 * @property {number} covers a bit for each word of the query that says so
 * @property {string} mark
 * @property {boolean} equal whether the saying answers just as well
 * @property {number} [likely] of what is only guessed, from one word of its sayings
 *
 * @typedef {Record<string, Record<string, string[]>>} Shard marks by saying, by one of its terms
 */

/**
 * @param {IndexFiles} files
 * @param {string[]} terms of the whole query, small words too
 * @param {Word[]} words
 * @param {boolean} guesses whether to guess at what is meant
 * @returns {Promise<Meaning[]>}
 */
export async function findMeanings(files, terms, words, guesses) {
  const { meanings } = await files.manifest();
  const found = await Promise.all(words.map(async ({ term }) => {
    const [digest] = findRange(meanings, term, term);
    /** @type {Shard} */
    const shard = digest ? await files.keep(`m-${digest}.json`, parseJson) : {};
    return Object.entries(shard[term] ?? {});
  }));
  const said = [...new Map(found.flat())].flatMap(([saying, marks]) => {
    const covers = coverWords(saying.split(" "), terms, words);
    return covers ? marks.map((mark) => ({ covers, mark, equal: isEqual(mark) })) : [];
  });
  return guesses && terms.length >= GUESS.words ? [...said, ...guessAll(found, words, said)] : said;
}

/** @param {string} mark */
function isEqual(mark) {
  return mark.startsWith(EQUAL);
}

/**
 * What single words are mostly said for, where no whole saying holds them.
 * @param {[saying: string, marks: string[]][][]} found for each word
 * @param {Word[]} words
 * @param {Meaning[]} said
 * @returns {Meaning[]}
 */
function guessAll(found, words, said) {
  const known = said.reduce((all, { covers }) => all | covers, 0);
  return words.flatMap(({ term, bonus, everyday }, place) => {
    const covers = 1 << place;
    if (bonus || everyday || isSmall(term) || known & covers) return [];
    return guessMarks(found[place]).map(({ mark, likely }) => ({ covers, mark, equal: false, likely }));
  });
}

/** @param {[saying: string, marks: string[]][]} sayings that hold one word */
function guessMarks(sayings) {
  const meant = sayings.map(([, marks]) => marks.filter((mark) => !isEqual(mark))).filter(({ length }) => length);
  return [...new Set(meant.flat())].flatMap((mark) => {
    const times = meant.filter((marks) => marks.includes(mark)).length;
    const share = times / (meant.length + GUESS.doubt);
    return share < GUESS.least ? [] : [{ mark, likely: share * GUESS.weight }];
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
