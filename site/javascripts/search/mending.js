/** Words of the book that somebody may have meant who made a slip or two. */

import { findRange } from "./index-files.js";
import { listForms, listIrregular, stem } from "./tokens.js";
import { Unpacker } from "./unpacking.js";

/** @import { IndexFiles, Ranges } from "./index-files.js" */

const LETTERS_FOR_ONE = 4;
const LETTERS_FOR_TWO = 8;
const SURE_LETTERS = 2;
const MOST_SHARDS = 2;
const MOST_WORDS = 4;
const AFTER_LETTERS = "\uffff";
export const MENDING = { weight: 0.8, secondEdit: 0.12, firstLetter: 0.3, common: 0.5, spread: 0.5 };

/**
 * @typedef {object} Known a word of the book
 * @property {string} term
 * @property {number} doublings of the listings that hold it
 *
 * @typedef {{term: string, likely: number, doublings: number}} Candidate
 */

export class Mender {
  /** @param {IndexFiles} files */
  constructor(files) {
    this.files = files;
  }

  /**
   * The likeliest words, best first, each with its weight.
   * @param {string} typed folded
   * @param {number} least doublings that a word must have; where any are asked for, one slip only
   */
  async mend(typed, least = 0) {
    const edits = Math.min(allowEdits(typed), least ? 1 : Infinity);
    if (!edits) return [];
    const known = await this.listNear(typed);
    const common = known.filter(({ doublings }) => doublings >= least);
    return weigh(common.flatMap((word) => judge(word, typed, edits)));
  }

  /**
   * Words that share the first letters, and words that share the last.
   * @param {string} typed
   */
  async listNear(typed) {
    const { vocabulary, endings } = await this.files.manifest();
    const [before, behind] = await Promise.all([
      this.fetchNear("v", vocabulary, typed),
      this.fetchNear("e", endings, turn(stem(typed))),
    ]);
    const doublings = new Map(before.map(({ term, doublings }) => [term, doublings]));
    for (const word of behind) doublings.set(turn(word.term), word.doublings);
    return [...doublings].map(([term, doublings]) => ({ term, doublings }));
  }

  /**
   * @param {string} kind
   * @param {Ranges} ranges
   * @param {string} typed
   * @returns {Promise<Known[]>}
   */
  async fetchNear(kind, ranges, typed) {
    const start = typed.slice(0, SURE_LETTERS);
    const digests = findRange(ranges, start, start + AFTER_LETTERS).slice(0, MOST_SHARDS);
    const shards = digests.map((digest) => this.files.keep(`${kind}-${digest}.bin`, readWords));
    return (await Promise.all(shards)).flat();
  }
}

/** @param {string} typed */
function allowEdits({ length }) {
  if (length >= LETTERS_FOR_TWO) return 2;
  return length >= LETTERS_FOR_ONE ? 1 : 0;
}

/**
 * @param {Uint8Array} bytes
 * @returns {Known[]}
 */
function readWords(bytes) {
  const from = new Unpacker(bytes);
  const words = from.words(from.varint());
  const doublings = from.take(words.length);
  return words.map((term, place) => ({ term, doublings: doublings[place] }));
}

/** @param {string} word */
function turn(word) {
  return [...word].reverse().join("");
}

/**
 * How likely a word is meant: none for one that is too far off.
 * @param {Known} known
 * @param {string} typed
 * @param {number} most edits
 * @returns {Candidate[]}
 */
function judge({ term, doublings }, typed, most) {
  const forms = [...listForms(term), ...listIrregular(term)];
  const edits = Math.min(...forms.map((form) => countEdits(typed, form, most)));
  if (edits > most) return [];
  const first = term[0] === typed[0] ? 1 : MENDING.firstLetter;
  const likely = MENDING.secondEdit ** Math.max(edits - 1, 0) * first * 2 ** (doublings * MENDING.common);
  return [{ term, likely, doublings }];
}

/** @param {Candidate[]} candidates */
function weigh(candidates) {
  const sorted = candidates.sort((one, other) => other.likely - one.likely || (one.term < other.term ? -1 : 1));
  return sorted.slice(0, MOST_WORDS).map(({ term, likely }) => ({
    term, weight: MENDING.weight * (likely / sorted[0].likely) ** MENDING.spread,
  }));
}

/**
 * Letters put in, left out, changed or swapped with the next, to make one word of the other.
 * @param {string} one
 * @param {string} other
 * @param {number} most beyond which it does not matter
 * @returns {number}
 */
export function countEdits(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  /** @type {number[][]} */
  const rows = [Array.from({ length: other.length + 1 }, (_, place) => place)];
  for (let at = 1; at <= one.length; at++) {
    const row = nextRow(one, other, at, rows);
    if (Math.min(...row) > most) return most + 1;
    rows.push(row);
  }
  return rows[one.length][other.length];
}

/**
 * @param {string} one
 * @param {string} other
 * @param {number} at letters of `one` so far
 * @param {number[][]} rows before
 */
function nextRow(one, other, at, rows) {
  const above = rows[at - 1];
  const row = [at];
  for (let to = 1; to <= other.length; to++) {
    const change = one[at - 1] === other[to - 1] ? 0 : 1;
    row[to] = Math.min(above[to] + 1, row[to - 1] + 1, above[to - 1] + change);
    const swapped = at > 1 && to > 1 && one[at - 1] === other[to - 2] && one[at - 2] === other[to - 1];
    if (swapped) row[to] = Math.min(row[to], rows[at - 2][to - 2] + 1);
  }
  return row;
}
