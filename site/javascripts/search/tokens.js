/**
 * From text to terms, by the same rules as communitybook/finding/tokens.py;
 * tests/finding/tokens.json holds both to them.
 */

const APOSTROPHES = /['’‘ʼ＇`´]/gu;
const MARKS = /\p{M}/gu;
const WORD = /[\p{L}\p{N}]+/gu;
const BEYOND_BASIC = /[\u{10000}-\u{10FFFF}]/gu;
/** @type {Record<string, string>} */
const LETTERS = {
  ł: "l", ø: "o", đ: "d", ð: "d", þ: "th", ß: "ss", æ: "ae", œ: "oe", ı: "i", ς: "σ",
};
const SPECIAL_LETTERS = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "gu");
const IRREGULAR = new Map([
  ["buses", "bus"], ["children", "child"], ["childrens", "child"], ["lives", "life"],
  ["men", "man"], ["mens", "man"], ["news", "news"], ["series", "series"],
  ["wives", "wife"], ["women", "woman"], ["womens", "woman"],
]);
const PLURAL = /[^sui]s$/;
const SILENT_E = /(ch|sh|ss|x|z|o)e$/;

/**
 * Lower case without accents or apostrophes.
 * @param {string} text
 * @returns {string}
 */
export function fold(text) {
  return text
    .replace(APOSTROPHES, "")
    .normalize("NFKD")
    .replace(MARKS, "")
    .replace(APOSTROPHES, "")
    .toLowerCase()
    .replace(SPECIAL_LETTERS, (letter) => LETTERS[letter]);
}

/**
 * Runs of letters and digits, folded, in the order of the text.
 * @param {string} text
 * @returns {string[]}
 */
export function splitWords(text) {
  return fold(text).replace(BEYOND_BASIC, " ").match(WORD) ?? [];
}

/**
 * One form for singular and plural.
 * @param {string} word folded
 * @returns {string}
 */
export function stem(word) {
  const irregular = IRREGULAR.get(word);
  if (irregular) return irregular;
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word;
  const single = PLURAL.test(word) ? word.slice(0, -1) : word;
  if (single.endsWith("ie") && single.length > 4) return `${single.slice(0, -2)}y`;
  return SILENT_E.test(single) ? single.slice(0, -1) : single;
}

/**
 * Terms of the words with a form of their own that begin so: "childr" is on its way to "child".
 * @param {string} start
 * @returns {string[]}
 */
export function finishIrregular(start) {
  const finished = [...IRREGULAR].filter(([word]) => word.startsWith(start));
  return [...new Set(finished.map(([, term]) => term))];
}

/**
 * What may have been written where a text holds the term: one and many of it.
 * @param {string} term
 */
export function listForms(term) {
  if (SILENT_E.test(`${term}e`)) return [term, `${term}e`, `${term}es`, `${term}s`];
  if (!term.endsWith("y")) return [term, `${term}s`];
  const stump = term.slice(0, -1);
  return [term, `${stump}ie`, `${stump}ies`, `${term}s`];
}

/**
 * Forms of a term that are made in no regular way.
 * @param {string} term
 */
export function listIrregular(term) {
  return [...IRREGULAR].filter(([, own]) => own === term).map(([word]) => word);
}

/**
 * The terms of a text, in order and with repeats.
 * @param {string} text
 * @returns {string[]}
 */
export function splitTerms(text) {
  return splitWords(text).map(stem);
}
