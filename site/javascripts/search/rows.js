/** Facets, ages and places of every listing, one column each. */

import { splitList } from "./index-files.js";
import { Unpacker } from "./unpacking.js";

/** @import { IndexFiles } from "./index-files.js" */

const LATITUDE_STEP = 0.0005;
const LONGITUDE_STEP = 0.0008;
const NO_POINT = 0xffff;
const NO_AGE = 255;
const ONE_BYTE = 256;
const TELLING = ["cost", "access"];
const NEEDED = ["day", "cost", "access"];
/** @type {Set<number>} */
const NO_TIMES = new Set();
export const REACHES = ["here", "area", "online"];

/**
 * @typedef {object} Facet
 * @property {string} key
 * @property {string} title
 * @property {"any" | "all"} match
 * @property {[string, string, string][]} values id, words, parent
 * @property {number[]} used places of the values that any listing has
 */

/**
 * @typedef {{yes: number[], unknown: number[], allUnknown: boolean}} Cell places of values
 * @typedef {{known: boolean, from: number, to: number}} Ages
 */

/**
 * @typedef {object} Row
 * @property {number} number
 * @property {string} reach
 * @property {{latitude: number, longitude: number} | null} point
 * @property {Ages} ages
 * @property {Set<number>} times day's place times the number of parts, plus the part's; none where all go together
 * @property {Cell[]} facets none where what it states was not fetched
 */

/** @typedef {{facets: Facet[], byNumber: Map<number, Row>}} Rows */

/**
 * @param {IndexFiles} files
 * @param {boolean} [bare] without what they state: enough for miles and ages, at a third of the bytes
 * @returns {Promise<Rows>}
 */
export async function loadRows(files, bare = false) {
  const { rows, stated } = await files.manifest();
  const [facets, blocks, columns] = await Promise.all([
    loadFacets(files), fetchBlocks(files, "r", rows.files), bare ? [] : fetchBlocks(files, "s", stated.files)]);
  const lineages = facets.map(findLineages);
  const all = blocks.flatMap((bytes, place) => {
    const block = readBlock(bytes);
    return bare ? block : addStated(block, columns[place], lineages);
  });
  return { facets, byNumber: new Map(all.map((row) => [row.number, row])) };
}

/** @param {IndexFiles} files @param {string} kind @param {string} digests @returns {Promise<Uint8Array[]>} */
function fetchBlocks(files, kind, digests) {
  return Promise.all(splitList(digests).map((digest) => files.keep(`${kind}-${digest}.bin`, (bytes) => bytes)));
}

/**
 * What speaks for a listing beside the words: its first known good of each kind, and what was asked
 * for; and what it does not state of what people need to know.
 * @param {Row} row
 * @param {Facet[]} facets
 * @param {Record<string, string[]>} filters
 * @returns {{facts: string[], unknown: string[]}} in the book's own words
 */
export function describeRow(row, facets, filters) {
  const facts = facets.flatMap(({ key, values }, place) => {
    const yes = values.filter((_, value) => row.facets[place].yes.includes(value));
    const asked = yes.filter(([id]) => filters[key]?.includes(id));
    return [...new Set([...(TELLING.includes(key) ? yes.slice(0, 1) : []), ...asked])].map(([, words]) => words);
  });
  const unknown = facets.filter(({ key }, place) =>
    row.facets[place].allUnknown && (NEEDED.includes(key) || filters[key]?.length));
  return { facts, unknown: unknown.map(({ title }) => title) };
}

/**
 * The same of a listing whose row is not there, from the sum of it on its card, where nothing was asked for.
 * @param {number[]} sum first value of each facet that tells, what is not stated in bits, reach
 * @param {Facet[]} facets
 * @returns {{facts: string[], unknown: string[], reach: string}}
 */
export function describeSum(sum, facets) {
  const [notStated, reach] = sum.slice(TELLING.length);
  const facts = facets.flatMap(({ key, values }) => values[sum[TELLING.indexOf(key)]]?.[1] ?? []);
  const unknown = facets.filter(({ key }) => NEEDED.includes(key) && notStated & (1 << NEEDED.indexOf(key)));
  return { facts, unknown: unknown.map(({ title }) => title), reach: REACHES[reach] };
}

/**
 * @param {IndexFiles} files
 * @returns {Promise<Facet[]>}
 */
export async function loadFacets(files) {
  const manifest = await files.manifest();
  return files.keep(`f-${manifest.facets}.json`, (bytes) => JSON.parse(new TextDecoder().decode(bytes)));
}

/** In the book's own words. @param {Facet[]} facets @param {string} key @param {string} value */
export function nameValue(facets, key, value) {
  const values = facets.find((facet) => facet.key === key)?.values ?? [];
  return values.find(([id]) => id === value)?.[1] ?? value;
}

/**
 * For each value's place, its own and those of the values above it.
 * @param {Facet} facet
 */
function findLineages(facet) {
  const places = new Map(facet.values.map(([value], place) => [value, place]));
  return facet.values.map((_, start) => {
    const line = [];
    /** @type {number | undefined} */
    let place = start;
    for (; place !== undefined; place = places.get(facet.values[place][2])) {
      line.push(place);
    }
    return line;
  });
}

/** @param {Uint8Array} bytes @returns {Row[]} without what they state */
function readBlock(bytes) {
  const from = new Unpacker(bytes);
  const count = from.varint();
  const numbers = from.gaps(count);
  const reaches = from.take(count);
  const points = readPoints(from, count);
  const ages = readCells(from, count, readAges);
  return Array.from(numbers, (number, place) => ({
    number,
    reach: REACHES[reaches[place]],
    point: points[place],
    ages: ages[place],
    times: NO_TIMES,
    facets: [],
  }));
}

/**
 * @param {Row[]} block
 * @param {Uint8Array} bytes
 * @param {number[][][]} lineages by facet
 * @returns {Row[]}
 */
function addStated(block, bytes, lineages) {
  const from = new Unpacker(bytes);
  const times = readCells(from, block.length, (cell) => new Set(cell));
  const columns = lineages.map((lineage) =>
    readCells(from, block.length, (cell) => readFacet(cell, lineage)));
  return block.map((row, place) => ({ ...row, times: times[place], facets: columns.map((column) => column[place]) }));
}

/** @param {Unpacker} from @param {number} count */
function readPoints(from, count) {
  const [south, west] = [from.signed(), from.signed()];
  const distinct = from.varint();
  const north = from.gaps(distinct);
  const east = from.planes(distinct, 2);
  return Array.from(from.planes(count, 2), (place) =>
    place === NO_POINT
      ? null
      : {
          latitude: (south + north[place]) * LATITUDE_STEP,
          longitude: (west + east[place]) * LONGITUDE_STEP,
        });
}

/**
 * Cells that stand once and are pointed to, in a byte or, where there are more, in two.
 * @template Value
 * @param {Unpacker} from
 * @param {number} count
 * @param {(cell: number[]) => Value} readCell
 */
function readCells(from, count, readCell) {
  const different = from.varint();
  const lengths = from.varints(different);
  const numbers = from.planes(lengths.reduce((sum, length) => sum + length, 0), 2);
  let at = 0;
  const cells = lengths.map((length) => readCell([...numbers.subarray(at, at += length)]));
  return Array.from(from.planes(count, different > ONE_BYTE ? 2 : 1), (place) => cells[place]);
}

/** @param {number[]} cell */
function readAges([from, to]) {
  const known = from !== undefined;
  return { known, from: known && from !== NO_AGE ? from : 0, to: known ? to : NO_AGE };
}

/**
 * Values that are so; then, counted on from the number of values, those not stated; then all.
 * @param {number[]} cell
 * @param {number[][]} lineage
 */
function readFacet(cell, lineage) {
  const values = lineage.length;
  const yes = new Set(cell.filter((place) => place < values).flatMap((place) => lineage[place]));
  const allUnknown = cell.includes(2 * values);
  const unknown = allUnknown
    ? []
    : cell.filter((place) => place >= values).map((place) => place - values);
  return { yes: [...yes], unknown: unknown.filter((place) => !yes.has(place)), allUnknown };
}
