/** What somebody typed, as words wanted and wishes that narrow. */

import { splitWords, stem } from "./tokens.js";
import { readWishes } from "./wishes.js";

/** @import { Setting, Wish } from "./wishes.js" */

const LEAST_PREFIX = 2;
const MOST_WORDS = 12;
const STOP_WORDS = new Set(
  ("a about am an and any anything anywhere are as at be been but by can could do find for from get go had " +
    "has have he help her his how i if im in is it ive just like looking me my near need no not of on or our " +
    "please really she should so some someone something somewhere that the their them there they thing " +
    "things this to want was we were what where who will with would you your").split(" "),
);

/**
 * @typedef {object} Word
 * @property {string} typed folded
 * @property {string} term
 * @property {boolean} growing the last one, perhaps not yet finished
 * @property {boolean} [bonus] speaks for a listing that holds it, but is not looked for
 */

/** @type {Setting} */
const NOWHERE = { today: "", places: [], placed: false, plain: [] };

/** @param {string} word */
export function isSmall(word) {
  return STOP_WORDS.has(word);
}

/**
 * @param {string} query
 * @param {Setting} [setting]
 * @returns {{words: Word[], wishes: Wish[]}} words without repeats; small ones only if there are no
 *   others; the last dozen, then those of the wishes
 */
export function parseQuery(query, setting = NOWHERE) {
  const { rest, wishes } = readWishes(query, setting);
  const last = splitWords(query).slice(-1)[0];
  const growing = /[\p{L}\p{N}]$/u.test(query);
  const typed = splitWords(rest);
  const words = typed.map((word, place) => ({
    typed: word,
    term: stem(word),
    growing: growing && place === typed.length - 1 && word === last && word.length >= LEAST_PREFIX,
  }));
  const telling = words.filter((word) => !isSmall(word.typed));
  const wanted = dropRepeats(telling.length || wishes.length ? telling : words).slice(-MOST_WORDS);
  return { words: [...wanted, ...listBonus(wishes, wanted)], wishes };
}

/**
 * "Tuesday" is a filter, but a group called Tuesday Club is what was meant.
 * @param {Wish[]} wishes
 * @param {Word[]} wanted
 * @returns {Word[]}
 */
function listBonus(wishes, wanted) {
  const spoken = wishes.flatMap(({ typed }) => splitWords(typed)).filter((word) => !isSmall(word));
  const words = spoken.map((typed) => ({ typed, term: stem(typed), growing: false, bonus: true }));
  const known = new Set(wanted.map(({ term }) => term));
  return dropRepeats(words).filter(({ term }) => !known.has(term)).slice(-MOST_WORDS);
}

/** @param {Word[]} words @returns {Word[]} */
function dropRepeats(words) {
  const byTerm = new Map(words.map((word) => [word.term, word]));
  return [...byTerm.values()];
}
