/** Fetches the files of the index, each once, and tells which hold what. */

/**
 * @typedef {(path: string) => Promise<Uint8Array>} Read path is under the site's root
 */

/** @typedef {{first: string, files: string}} Ranges files that follow one another in the alphabet */

/**
 * @typedef {object} Manifest
 * @property {number} listings
 * @property {number[]} average_lengths words in each field
 * @property {Ranges} postings
 * @property {Ranges} vocabulary words for mending others
 * @property {Ranges} endings the same, written backwards
 * @property {Ranges} meanings
 * @property {{files: string}} rows
 * @property {{files: string}} stated what the same rows state
 * @property {{files: string, bits: number}} cards
 * @property {string} order digest, as are the following
 * @property {string} facets
 * @property {string} postcodes
 * @property {string} places
 * @property {string} place_names folded, and beginnings of postcodes, a bar between
 * @property {string} [danger]
 * @property {string} [match]
 */

export class IndexFiles {
  /**
   * @param {Read} read
   * @param {string} language
   */
  constructor(read, language) {
    this.read = read;
    this.folder = `search-index/${language}`;
    /** @type {Map<string, Promise<any>>} */
    this.kept = new Map();
  }

  /**
   * The one file with a fixed name: what the others are called.
   * @returns {Promise<Manifest>}
   */
  manifest() {
    return this.keep("manifest.json", parseJson);
  }

  /**
   * @template Value
   * @param {string} name
   * @param {(bytes: Uint8Array) => Value} parse
   * @returns {Promise<Value>}
   */
  keep(name, parse) {
    const kept = this.kept.get(name);
    if (kept) return kept;
    const value = this.read(`${this.folder}/${name}`).then(parse);
    value.catch(() => this.kept.delete(name));
    this.kept.set(name, value);
    return value;
  }
}

/** @param {Uint8Array} bytes */
export function parseJson(bytes) {
  return JSON.parse(new TextDecoder().decode(bytes));
}

/**
 * Which of the files that follow one another in the alphabet may hold words from `low` up to,
 * but not with, `high`.
 * @param {Ranges} ranges
 * @param {string} low
 * @param {string} high
 * @returns {string[]} digests
 */
export function findRange(ranges, low, high) {
  const firsts = splitList(ranges.first);
  const after = firsts.findIndex((first) => first > low);
  const start = Math.max(0, (after < 0 ? firsts.length : after) - 1);
  const past = firsts.findIndex((first, place) => place > start && first >= high);
  return splitList(ranges.files).slice(start, past < 0 ? undefined : past);
}

/** @type {Map<string, readonly string[]>} the manifest's own few lists, asked for with every card */
const split = new Map();

/** @param {string} list @returns {readonly string[]} */
export function splitList(list) {
  const known = split.get(list) ?? (list ? list.split(" ") : []);
  split.set(list, known);
  return known;
}
