/** What comes first. */

import { Unpacker } from "./unpacking.js";

/** @import { IndexFiles } from "./index-files.js" */

/**
 * @typedef {{
 *   verdict: number, score: number, miles: number | null, number: number, named: boolean,
 * }} Comparable
 */

/** In larger books the order of names is fetched only to leaf through all listings. */
const SMALL_BOOK = 4000;

/**
 * Rank by name, then slug, for each listing number.
 * @param {IndexFiles} files
 * @param {boolean} needed
 * @returns {Promise<Map<number, number> | null>} null in a large book that can do without
 */
export async function loadRanks(files, needed) {
  const { order, listings } = await files.manifest();
  if (!needed && listings > SMALL_BOOK) return null;
  return files.keep(`o-${order}.bin`, (bytes) => readRanks(bytes, listings));
}

/** @param {Uint8Array} bytes @param {number} listings */
function readRanks(bytes, listings) {
  const width = listings ? bytes.length / listings : 0;
  return new Map(Array.from(new Unpacker(bytes).planes(listings, width), (number, rank) => [number, rank]));
}

/**
 * What is called just so, then sure ones before those to ask about, then the best; without words the
 * nearest; equals by name and slug, in a large book by listing number, which is as steady.
 * @param {{words: object[], sought: number, place: object | null, ranks: Map<number, number> | null}} query
 * @returns {(one: Comparable, other: Comparable) => number}
 */
export function compareFound({ words, sought, place, ranks }) {
  const byWords = sought || (words.length && !place);
  const rank = (/** @type {number} */ number) => ranks?.get(number) ?? number;
  return (one, other) =>
    Number(other.named) - Number(one.named) ||
    other.verdict - one.verdict ||
    (byWords ? other.score - one.score : 0) ||
    compareMiles(one.miles, other.miles) ||
    rank(one.number) - rank(other.number);
}

/** @param {number | null} one @param {number | null} other */
function compareMiles(one, other) {
  if (one === other) return 0;
  return (one ?? Infinity) - (other ?? Infinity);
}
