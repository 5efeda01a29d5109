/** Which of the words made a listing a result, in words that can be shown and marked. */

import { fold, stem } from "./tokens.js";

/** @import { Card } from "./describing.js" */
/** @import { Word } from "./query.js" */
/** @import { Matches, Wanted, Weighed } from "./score.js" */

/**
 * @typedef {object} Reasons
 * @property {string[]} found words, as the listing has them or as they were meant
 * @property {Record<string, string[]>} marked texts of the card in pieces; every other piece matched
 */

const WORD = /[\p{L}\p{N}'’]+/gu;
const MOST_REASONS = 4;
const EQUAL_MARK = "=~";
const MARK = "~";
/** Before what was typed, where the listing does not hold it but answers what is meant, or is guessed to. */
const MEANT = "goes with ";
const GUESSED = "may go with ";

/**
 * @param {number} number of the listing
 * @param {Card} card
 * @param {Word[]} words
 * @param {Matches | null} matches
 * @returns {Reasons}
 */
export function findReasons(number, card, words, matches) {
  const lookedFor = words.reduce((bits, { bonus }, place) => (bonus ? bits : bits | (1 << place)), 0);
  const hits = (matches?.wanted ?? []).flatMap((wanted) => {
    const best = !lookedFor || wanted.bits & lookedFor ? findBest(wanted, number) : null;
    return best ? [{ ...best, bits: wanted.bits }] : [];
  });
  const terms = new Set(hits.map(({ term }) => term));
  const texts = { name: card.name, summary: card.summary ?? "" };
  const said = collectForms(Object.values(texts), terms);
  const held = hits.reduce((all, { term, bits }) => (term.startsWith(MARK) ? all : all | bits), 0);
  const found = hits.map(({ term, bits, guessed }) => {
    const phrase = said.get(term) ?? nameTerm(term, bits, words);
    return { phrase: fold(phrase), before: bits & ~held ? (guessed ? GUESSED : MEANT) : "" };
  });
  return {
    found: dropCovered(found).map(({ before, phrase }) => before + phrase).slice(0, MOST_REASONS),
    marked: Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, cutText(text, terms)])),
  };
}

/**
 * @param {Wanted} wanted
 * @param {number} number
 * @returns {Weighed | null} the best of its choices that holds the listing
 */
function findBest({ choices }, number) {
  return choices
    .filter(({ posting }) => holds(posting.numbers, number))
    .reduce((best, one) => (best && best.weight >= one.weight ? best : one), /** @type {Weighed | null} */ (null));
}

/** @param {Uint32Array} numbers rising @param {number} number */
function holds(numbers, number) {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < number) low = middle + 1;
    else high = middle;
  }
  return numbers[low] === number;
}

/**
 * A term of the book, the head of words that mean the same, or what was said.
 * @param {string} term
 * @param {number} bits
 * @param {Word[]} words
 */
function nameTerm(term, bits, words) {
  if (term.startsWith(EQUAL_MARK)) return term.slice(EQUAL_MARK.length).replace(/-/g, " ");
  if (!term.startsWith(MARK)) return words.find((word) => word.term === term)?.typed ?? term;
  return words.filter((_, place) => bits & (1 << place)).map(({ typed }) => typed).join(" ");
}

/**
 * "food bank" says "food" too; and what a listing holds is said rather than what goes with it.
 * @param {{phrase: string, before: string}[]} found
 */
function dropCovered(found) {
  const once = found.filter((one, place) => !found.some((other, at) => other.phrase === one.phrase
    && (other.before.length < one.before.length || (other.before === one.before && at < place))));
  return once.filter((one) => !once.some(({ phrase }) => phrase !== one.phrase && ` ${phrase} `.includes(` ${one.phrase} `)));
}

/** @param {string[]} texts @param {Set<string>} terms */
function collectForms(texts, terms) {
  /** @type {Map<string, string>} */
  const forms = new Map();
  for (const [word] of texts.flatMap((text) => [...text.matchAll(WORD)])) {
    const term = stem(fold(word));
    if (terms.has(term) && !forms.has(term)) forms.set(term, word);
  }
  return forms;
}

/**
 * @param {string} text
 * @param {Set<string>} terms
 * @returns {string[]} plain, matched, plain, matched, ...
 */
function cutText(text, terms) {
  const pieces = [];
  let from = 0;
  for (const found of text.matchAll(WORD)) {
    if (!terms.has(stem(fold(found[0])))) continue;
    pieces.push(text.slice(from, found.index), found[0]);
    from = (found.index ?? 0) + found[0].length;
  }
  return [...pieces, text.slice(from)];
}
