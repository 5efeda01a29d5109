/**
 * Words of danger: what says that somebody may need help now, and by which sort. By the same rules as
 * communitybook/danger.py; tests/data/danger.json holds both to them. Nothing that is read here is kept.
 */

import { parseJson } from "./index-files.js";
import { splitTerms } from "./tokens.js";

/** @import { IndexFiles } from "./index-files.js" */

/**
 * @typedef {string[][]} Saying its places, each with the words that may stand there
 * @typedef {{name: string, sayings: Saying[], categories: string[]}} Sort
 * @typedef {{small: string[], own: string[], harmless: Saying[], sorts: Sort[]}} DangerList
 * @typedef {Set<string>} Word what it may stand for
 */

const GAP = "~";
const END = new Set(["."]);
const MOST_BETWEEN = 3;
const MENDED_FROM = 7;
const MENDED_TWICE_FROM = 10;
const SENTENCE = /[.!?;]+(?=\s|$)|\n/u;
const GRIEF = "bereaved";

/** What is found of one list, with what its words may mean. */
export class DangerFinder {
  /** @param {DangerList} list */
  constructor(list) {
    this.list = list;
    this.small = new Set(list.small);
    this.own = new Set(list.own);
    this.vocabulary = new Set([...list.harmless, ...list.sorts.flatMap(({ sayings }) => sayings)].flat(2));
  }

  /**
   * The sorts that a text speaks of, the most urgent first; none for everyday words.
   * @param {string} text
   * @returns {string[]}
   */
  find(text) {
    const { harmless, sorts } = this.list;
    const words = this.read(text);
    hide(words, harmless);
    const found = sorts.filter(({ name, sayings }) => name === GRIEF && hide(words, sayings));
    found.push(...sorts.filter(({ name, sayings }) => name !== GRIEF && holds(words, sayings)));
    return sorts.filter((sort) => found.includes(sort)).map(({ name }) => name);
  }

  /** @param {string} text @returns {Word[]} with a break at both ends of a sentence */
  read(text) {
    const sentences = text.split(SENTENCE).map((sentence) => {
      const terms = splitTerms(sentence).filter((term) => !this.small.has(term));
      return [...terms.map((term) => this.meaningsOf(term)), END];
    });
    return [END, ...sentences.flat()];
  }

  /** @param {string} term @returns {Word} itself, its stem, what it was meant as */
  meaningsOf(term) {
    const all = [...this.vocabulary];
    const stems = all.filter((word) => word.endsWith("*") && term.startsWith(word.slice(0, -1)));
    const isKnown = this.vocabulary.has(term) || this.own.has(term);
    return new Set([term, ...stems, ...(isKnown ? [] : all.filter((word) => isMisspelt(term, word)))]);
  }
}

/**
 * The most urgent sort first; none without a list.
 * @param {string} text as somebody typed it
 * @param {IndexFiles} files
 * @returns {Promise<Sort[]>}
 */
export async function findDanger(text, files) {
  if (!text.trim()) return [];
  const { danger } = await files.manifest();
  if (!danger) return [];
  const finder = await files.keep(`danger-${danger}.json`, (bytes) => new DangerFinder(parseJson(bytes)));
  const found = new Set(finder.find(text));
  return finder.list.sorts.filter((/** @type {Sort} */ { name }) => found.has(name));
}

/** @param {Word[]} words are changed @param {Saying[]} sayings @returns {boolean} whether any was there */
function hide(words, sayings) {
  let hidden = false;
  for (const saying of sayings) {
    for (let at = 0; at < words.length; at += 1) {
      const end = endOf(words, at, saying);
      if (end <= at) continue;
      hidden = hidden || words.slice(at, end).some((word) => word !== END);
      words.fill(END, at, end);
    }
  }
  return hidden;
}

/** @param {Word[]} words @param {Saying[]} sayings */
function holds(words, sayings) {
  return sayings.some((saying) => words.some((_, at) => endOf(words, at, saying) >= 0));
}

/**
 * Where the saying ends that begins there; -1 where it does not.
 * @param {Word[]} words
 * @param {number} at
 * @param {Saying} saying
 * @returns {number}
 */
function endOf(words, at, saying) {
  for (let number = 0; number < saying.length; number += 1) {
    if (saying[number].includes(GAP)) return endPastGap(words, at + number, saying.slice(number + 1));
    const word = words[at + number];
    if (!word || !saying[number].some((one) => word.has(one))) return -1;
  }
  return at + saying.length;
}

/** @param {Word[]} words @param {number} at @param {Saying} rest */
function endPastGap(words, at, rest) {
  for (let next = at; next <= at + MOST_BETWEEN; next += 1) {
    const end = endOf(words, next, rest);
    if (end >= 0) return end;
    if (next >= words.length || words[next] === END) return -1;
  }
  return -1;
}

/** @param {string} term @param {string} word */
function isMisspelt(term, word) {
  const slips = Number(word.length >= MENDED_FROM) + Number(word.length >= MENDED_TWICE_FROM);
  const isNear = term[0] === word[0] && Math.abs(term.length - word.length) <= slips;
  return slips > 0 && isNear && countSlips(term, word) <= slips;
}

/**
 * Letters put in, left out, mistaken, or swapped with their neighbour.
 * @param {string} one
 * @param {string} other
 */
function countSlips(one, other) {
  /** @type {number[]} */
  let before = [];
  let line = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwap = row > 1 && column > 1 && one[row - 2] === other[column - 1] && one[row - 1] === other[column - 2];
      const least = Math.min(line[column] + 1, next[column - 1] + 1, line[column - 1] + Number(!isSame));
      next.push(isSwap ? Math.min(least, before[column - 2] + 1) : least);
    }
    [before, line] = [line, next];
  }
  return line[other.length];
}
