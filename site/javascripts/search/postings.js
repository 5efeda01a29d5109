/** Which listings hold a term, and how often in each field. */

import { findRange } from "./index-files.js";
import { Unpacker } from "./unpacking.js";

/** @import { IndexFiles } from "./index-files.js" */

const MOST_SHARDS = 4;
const AFTER_LETTERS = "\uffff";

/**
 * @typedef {object} Posting one term's listings
 * @property {Uint32Array} numbers
 * @property {Uint8Array} masks fields present, a bit each, and whether the listing is stale
 * @property {Uint8Array} notes for each field present: length step and count, four bits each
 */

export class Postings {
  /** @param {IndexFiles} files */
  constructor(files) {
    this.files = files;
  }

  /**
   * @param {string} term
   * @returns {Promise<Posting | undefined>}
   */
  async find(term) {
    const [shard] = await this.shards(term, term);
    return shard?.get(term);
  }

  /**
   * Those of the terms that the book holds and that are in the same file as a word that is asked for
   * in any case: they cost nothing.
   * @param {string} beside
   * @param {string[]} terms
   */
  async findBeside(beside, terms) {
    const [shard] = await this.shards(beside, beside);
    return terms.flatMap((term) => {
      const posting = shard?.get(term);
      return posting ? [{ term, posting }] : [];
    });
  }

  /**
   * Terms that begin so, with their listing counts; those of the first few files if there are many.
   * @param {string} start
   * @returns {Promise<{term: string, listings: number}[]>}
   */
  async findStarting(start) {
    const shards = await this.shards(start, start + AFTER_LETTERS);
    return shards
      .flatMap((shard) => [...shard])
      .filter(([term]) => term.startsWith(start))
      .map(([term, posting]) => ({ term, listings: posting.numbers.length }));
  }

  /** @param {string} low @param {string} high */
  async shards(low, high) {
    const manifest = await this.files.manifest();
    const digests = findRange(manifest.postings, low, high).slice(0, low === high ? 1 : MOST_SHARDS);
    return Promise.all(digests.map((digest) => this.files.keep(`p-${digest}.bin`, readShard)));
  }
}

/**
 * @param {Uint8Array} bytes
 * @returns {Map<string, Posting>}
 */
function readShard(bytes) {
  const from = new Unpacker(bytes);
  const words = from.words(from.varint());
  const counts = from.varints(words.length);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const numbers = new Uint32Array(total);
  let start = 0;
  for (const count of counts) {
    from.gaps(count, numbers, start);
    start += count;
  }
  return divide(words, counts, numbers, from.take(total), bytes.subarray(from.at));
}

/**
 * Each word's share of the columns.
 * @param {string[]} words
 * @param {number[]} counts
 * @param {Uint32Array} numbers
 * @param {Uint8Array} masks
 * @param {Uint8Array} notes
 */
function divide(words, counts, numbers, masks, notes) {
  /** @type {Map<string, Posting>} */
  const shard = new Map();
  let start = 0;
  let note = 0;
  words.forEach((word, place) => {
    const end = start + counts[place];
    const own = { numbers: numbers.subarray(start, end), masks: masks.subarray(start, end) };
    const noteEnd = own.masks.reduce((sum, mask) => sum + FIELDS_IN_MASK[mask], note);
    shard.set(word, { ...own, notes: notes.subarray(note, noteEnd) });
    start = end;
    note = noteEnd;
  });
  return shard;
}

/** The bit above the fields says that the listing is stale. */
const FIELDS_IN_MASK = Array.from({ length: 64 }, (_, mask) =>
  [1, 2, 4, 8, 16].filter((bit) => mask & bit).length);
