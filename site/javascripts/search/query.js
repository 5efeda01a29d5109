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
 * Words that everybody says of everything: rare in listings, and yet they tell nothing of what is looked for.
 * From what is common in spoken English, as terms.
 */
const EVERYDAY = new Set(
  ("able after again ago all almost alone along already also always another anymore around ask away back bad because " +
    "before being better big bit both came cant come coming couldnt day didnt doesnt doing done dont down each else " +
    "even ever every everyone everything feel feeling felt few first getting give given going gone good got great " +
    "havent here hope id ill instead into isnt keep kind knew know last least less let little lot made make making " +
    "many may maybe might month more most much must myself never new next nice now off often one only other out over " +
    "own place properly put quite rather right same say see seem seen show since sometime somebody soon sort start " +
    "started still stop stuff such sure take taken taking tell than then there these theyre think thinking those " +
    "through time today together told tomorrow tonight too took try trying until up use used using very wanted way " +
    "week went weve when which while without wont wouldnt year yet youre").split(" "),
);

/**
 * @typedef {object} Word
 * @property {string} typed folded
 * @property {string} term
 * @property {boolean} growing the last one, perhaps not yet finished
 * @property {boolean} [bonus] speaks for a listing that holds it, but is not looked for
 * @property {boolean} [everyday] counts little beside the others
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
  const wanted = noteEveryday(dropRepeats(telling.length || wishes.length ? telling : words).slice(-MOST_WORDS));
  return { words: [...wanted, ...listBonus(wishes, wanted)], wishes };
}

/**
 * "Come together" is looked for as it stands: there is nothing else.
 * @param {Word[]} words
 * @returns {Word[]}
 */
function noteEveryday(words) {
  if (words.every(({ term }) => EVERYDAY.has(term))) return words;
  return words.map((word) => (EVERYDAY.has(word.term) ? { ...word, everyday: true } : word));
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
