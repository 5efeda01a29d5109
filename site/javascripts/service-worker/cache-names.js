/** What this book's caches are called; another book may live on the same host. */

const FORMAT = 1;

/** Where the ledger stands among the copies; no page has this address. */
export const LEDGER = "offline-ledger.json";

/** An empty cache of this name means that nothing more is kept. */
export const CLOSED = "closed";

/**
 * @param {string} scope
 * @param {string} part copies, files, or a set of one build
 */
export function cacheName(scope, part) {
  return `${family(scope)}${FORMAT} ${part}`;
}

/**
 * Whether a cache is this book's, in whatever form.
 * @param {string} name
 * @param {string} scope
 */
export function isOfBook(name, scope) {
  return name.startsWith(family(scope));
}

/**
 * Whether it is this book's, in a form that this version does not read.
 * @param {string} name
 * @param {string} scope
 */
export function isOutdated(name, scope) {
  return isOfBook(name, scope) && !name.startsWith(`${family(scope)}${FORMAT} `);
}

/** @param {string} scope */
function family(scope) {
  return `book ${new URL(scope).pathname} offline-`;
}
