/** Fetches the files of the index, each once, and tells which hold what. */

/**
 * @typedef {(path: string) => Promise<Uint8Array>} Read path is under the site's root
 */

export class IndexFiles {
  /**
   * @param {Read} read
   * @param {string} language
   */
  constructor(read, language) {
    this.read = read;
    this.folder = `search-index/${language}`;
    this.kept = new Map();
  }

  /** The one file with a fixed name: what the others are called. */
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
    if (!this.kept.has(name)) {
      const value = this.read(`${this.folder}/${name}`).then(parse);
      value.catch(() => this.kept.delete(name));
      this.kept.set(name, value);
    }
    return this.kept.get(name);
  }
}

/** @param {Uint8Array} bytes */
export function parseJson(bytes) {
  return JSON.parse(new TextDecoder().decode(bytes));
}

/**
 * Which of the files that follow one another in the alphabet may hold words from `low` up to,
 * but not with, `high`.
 * @param {{first: string, files: string}} ranges
 * @param {string} low
 * @param {string} high
 * @returns {string[]} digests
 */
export function findRange(ranges, low, high) {
  const firsts = splitList(ranges.first);
  const start = Math.max(0, firsts.findLastIndex((first) => first <= low));
  const past = firsts.findIndex((first, place) => place > start && first >= high);
  return splitList(ranges.files).slice(start, past < 0 ? undefined : past);
}

/** @param {string} list */
export function splitList(list) {
  return list ? list.split(" ") : [];
}
