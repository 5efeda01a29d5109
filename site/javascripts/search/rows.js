/** Facets, ages and places of every listing, one column each. */

import { splitList } from "./index-files.js";
import { Unpacker } from "./unpacking.js";

const LATITUDE_STEP = 0.0002;
const LONGITUDE_STEP = 0.0003;
const NO_POINT = 0xffff;
export const REACHES = ["here", "area", "online"];

/**
 * @typedef {object} Facet
 * @property {string} key
 * @property {string} title
 * @property {"any" | "all"} match
 * @property {"bits" | "lists"} packed
 * @property {[string, string, string][]} values id, words, parent
 */

/**
 * @typedef {object} Row
 * @property {number} number
 * @property {string} reach
 * @property {{latitude: number, longitude: number} | null} point
 * @property {{known: boolean, from: number, to: number}} ages
 * @property {{yes: number[], unknown: Set<number>, allUnknown: boolean}[]} facets places of values
 */

/**
 * @param {import("./index-files.js").IndexFiles} files
 * @returns {Promise<{facets: Facet[], byNumber: Map<number, Row>}>}
 */
export async function loadRows(files) {
  const manifest = await files.manifest();
  const blocks = splitList(manifest.rows.files).map((digest) => files.keep(`r-${digest}.bin`, (bytes) => bytes));
  const [facets, ...columns] = await Promise.all([loadFacets(files), ...blocks]);
  const lineages = facets.map(findLineages);
  const rows = columns.flatMap((bytes) => readBlock(bytes, facets, lineages));
  return { facets, byNumber: new Map(rows.map((row) => [row.number, row])) };
}

/**
 * @param {import("./index-files.js").IndexFiles} files
 * @returns {Promise<Facet[]>}
 */
export async function loadFacets(files) {
  const manifest = await files.manifest();
  return files.keep(`f-${manifest.facets}.json`, (bytes) => JSON.parse(new TextDecoder().decode(bytes)));
}

/** For each value's place, its own and those of the values above it. */
function findLineages(facet) {
  const places = new Map(facet.values.map(([value], place) => [value, place]));
  return facet.values.map((_, start) => {
    const line = [];
    for (let place = start; place !== undefined; place = places.get(facet.values[place][2])) {
      line.push(place);
    }
    return line;
  });
}

function readBlock(bytes, facets, lineages) {
  const from = new Unpacker(bytes);
  const count = from.varint();
  const numbers = from.gaps(count);
  const reaches = from.take(count);
  const points = readPoints(from, count);
  const [known, youngest, oldest] = [from.take(count), from.take(count), from.take(count)];
  const columns = facets.map((facet, place) =>
    facet.packed === "bits"
      ? readBits(from, count, facet)
      : readLists(from, count, lineages[place]));
  return Array.from(numbers, (number, place) => ({
    number,
    reach: REACHES[reaches[place]],
    point: points[place],
    ages: { known: known[place] === 1, from: youngest[place] % 255, to: oldest[place] },
    facets: columns.map((column) => column[place]),
  }));
}

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

function readBits(from, count, facet) {
  const width = Math.ceil(facet.values.length / 8);
  const yes = from.planes(count, width);
  const unknown = from.planes(count, width);
  const kept = new Map();
  return Array.from(yes, (bits, place) => {
    const key = bits * 65536 + unknown[place];
    if (!kept.has(key)) {
      kept.set(key, {
        yes: listBits(bits), unknown: new Set(listBits(unknown[place])), allUnknown: false,
      });
    }
    return kept.get(key);
  });
}

function listBits(bits) {
  const places = [];
  for (let place = 0; bits >> place; place++) if ((bits >> place) & 1) places.push(place);
  return places;
}

function readLists(from, count, lineage) {
  const counts = from.varints(count);
  const none = new Set();
  return counts.map((doubled) => ({
    yes: [...new Set(from.varints(doubled >> 1).flatMap((place) => lineage[place]))],
    unknown: none,
    allUnknown: (doubled & 1) === 1,
  }));
}
