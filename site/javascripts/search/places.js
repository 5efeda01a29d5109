/** From a postcode or the name of a place to a point, on the device: no request tells which. */

import { parseJson } from "./index-files.js";
import { splitWords } from "./tokens.js";
import { Unpacker } from "./unpacking.js";

/** @import { Point } from "./distance.js" */
/** @import { IndexFiles } from "./index-files.js" */

/**
 * @typedef {{words: string, point: Point}} Found
 * @typedef {[id: string, words: string, latitude: number, longitude: number]} Place
 */

const LATITUDE_STEP = 0.0005;
const LONGITUDE_STEP = 0.0008;
const POSTCODE = /^[A-Z]{1,2}\d[A-Z\d]?(\d([A-Z]{2})?)?$/;

/**
 * @param {string} typed
 * @param {IndexFiles} files
 * @returns {Promise<Found | null>}
 */
export async function findPlace(typed, files) {
  const manifest = await files.manifest();
  const code = typed.toUpperCase().replace(/\s+/g, "");
  if (POSTCODE.test(code)) {
    return findPostcode(code, await files.keep(`postcodes-${manifest.postcodes}.bin`, readPostcodes));
  }
  return findName(typed, await files.keep(`places-${manifest.places}.json`, parseJson));
}

/**
 * A whole postcode, or the middle of all that begin so.
 * @param {string} code
 * @param {Map<string, Point>} postcodes
 * @returns {Found | null}
 */
function findPostcode(code, postcodes) {
  const whole = postcodes.get(code);
  const points = whole
    ? [whole]
    : [...postcodes].filter(([known]) => isPartOf(code, known)).map(([, point]) => point);
  if (!points.length) return null;
  const mean = (/** @type {keyof Point} */ key) => points.reduce((sum, point) => sum + point[key], 0) / points.length;
  const words = code.length > 4 ? `${code.slice(0, -3)} ${code.slice(-3)}` : code;
  return { words, point: { latitude: mean("latitude"), longitude: mean("longitude") } };
}

/**
 * WN1 and WN11 begin WN1 1AA (WN1 does not begin WN12 3AB).
 * @param {string} code
 * @param {string} known
 */
function isPartOf(code, known) {
  return code === known.slice(0, -3) || code === known.slice(0, -2);
}

/**
 * The whole name, or else the only one that begins so.
 * @param {string} typed
 * @param {Place[]} places
 * @returns {Found | null}
 */
function findName(typed, places) {
  const wanted = splitWords(typed).join(" ");
  if (!wanted) return null;
  const names = places.map((place) => ({ place, name: splitWords(place[1]).join(" ") }));
  const starting = names.filter(({ name }) => name.startsWith(wanted));
  const found = starting.find(({ name }) => name === wanted) ?? (starting.length === 1 ? starting[0] : null);
  if (!found) return null;
  const [, words, latitude, longitude] = found.place;
  return { words, point: { latitude, longitude } };
}

/**
 * @param {Uint8Array} bytes
 * @returns {Map<string, Point>}
 */
function readPostcodes(bytes) {
  const from = new Unpacker(bytes);
  const sectors = Array.from({ length: from.varint() }, () => from.string(from.take(1)[0]));
  const counts = from.varints(sectors.length);
  const codes = sectors.flatMap((sector, place) =>
    Array.from(from.gaps(counts[place]), (unit) => sector + nameUnit(unit)));
  const north = from.walk(codes.length);
  const east = from.walk(codes.length);
  return new Map(codes.map((code, place) => [
    code, { latitude: north[place] * LATITUDE_STEP, longitude: east[place] * LONGITUDE_STEP },
  ]));
}

/** @param {number} unit */
function nameUnit(unit) {
  return String.fromCharCode(65 + Math.floor(unit / 26), 65 + (unit % 26));
}
