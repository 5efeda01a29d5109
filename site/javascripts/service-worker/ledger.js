/** What is kept on this device, as plain data; and what has to go when it is too much. */

/**
 * @typedef {object} KeptPage
 * @property {string} title as HTML
 * @property {string} kept_at
 * @property {string} used_at
 * @property {number} bytes
 * @property {string} release whose stylesheet and scripts it wants
 */
/**
 * @typedef {object} KeptSet the pages that are always there, and the search index of the same build
 * @property {string} build digest of all of it
 * @property {string} release
 * @property {string} kept_at
 * @property {number} bytes
 * @property {boolean} has_index whether its files were fetched unasked
 */
/**
 * @typedef {object} Ledger
 * @property {KeptSet | null} set
 * @property {Record<string, KeptPage>} pages by address, without those in the set
 * @property {Record<string, number>} files bytes, by address
 * @property {string[]} saved addresses of what is in my list
 */

export const MOST_BYTES = 20e6;
export const MOST_FILE_BYTES = 10e6;
export const MOST_PAGES = 50;

/** @returns {Ledger} */
export function newLedger() {
  return { set: null, pages: {}, files: {}, saved: [] };
}

/** @param {Ledger} ledger @returns {Ledger} a whole one, whatever was stored */
export function readLedger(ledger) {
  return { ...newLedger(), ...ledger };
}

/** @param {Record<string, number>} files */
export function countBytes(files) {
  return Object.values(files).reduce((sum, bytes) => sum + bytes, 0);
}

/**
 * The pages that have to go: the longest unseen first, those of my list last.
 * @param {Ledger} ledger
 * @returns {string[]} addresses
 */
export function chooseLeaving({ set, pages, files, saved }) {
  const isSaved = (/** @type {string} */ address) => Number(saved.includes(address));
  const order = Object.keys(pages).sort((one, other) =>
    isSaved(one) - isSaved(other) || (pages[one].used_at < pages[other].used_at ? -1 : 1));
  let others = order.filter((address) => !isSaved(address)).length;
  let bytes = (set?.bytes ?? 0) + countBytes(files) + Object.values(pages).reduce((sum, page) => sum + page.bytes, 0);
  return order.filter((address) => {
    const leaves = bytes > MOST_BYTES || (!isSaved(address) && others > MOST_PAGES);
    if (!leaves) return false;
    bytes -= pages[address].bytes;
    others -= 1 - isSaved(address);
    return true;
  });
}

/**
 * Pages in the order in which they are worth asking for again.
 * @param {Ledger} ledger
 * @returns {string[]}
 */
export function orderByWorth({ pages, saved }) {
  const others = Object.keys(pages).filter((address) => !saved.includes(address));
  others.sort((one, other) => (pages[one].used_at > pages[other].used_at ? -1 : 1));
  return [...saved, ...others];
}

/**
 * The releases whose files some kept page wants.
 * @param {Ledger} ledger
 */
export function releasesInUse({ set, pages }) {
  return new Set([set?.release ?? "", ...Object.values(pages).map(({ release }) => release)]);
}
