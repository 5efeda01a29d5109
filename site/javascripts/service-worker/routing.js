/** Which requests are answered with the help of copies, and which are left to the browser alone. */

/**
 * What is left is as if there were no worker: whatever is no GET, another book's, and files that change under
 * one name.
 * @typedef {"left" | "form" | "live" | "page" | "manifest" | "file"} Way
 */

/**
 * What a page of the book says to the worker.
 * @typedef {{kind: "opened", address: string, is_sparing: boolean}
 *   | {kind: "saved", addresses: string[]} | {kind: "update"} | {kind: "end"}} Message
 */

const MANIFEST = /^\/search-index\/[^/]+\/manifest\.json$/;
const NAMED_BY_CONTENT = /^\/(assets|search-index)\//;

/**
 * @param {{method: string, mode: string, url: string}} request
 * @param {string} scope the book's own address, with a slash at its end
 * @returns {Way}
 */
export function chooseWay({ method, mode, url }, scope) {
  if (method !== "GET" || !url.startsWith(scope)) return "left";
  const address = addressIn(url, scope);
  const isShown = mode === "navigate";
  if (address === "/app/live.json") return "live";
  if (/^\/app(\/|$)/.test(address)) return isShown ? "form" : "left";
  if (isShown) return address.endsWith("/") ? "page" : "left";
  if (MANIFEST.test(address)) return "manifest";
  return NAMED_BY_CONTENT.test(address) ? "file" : "left";
}

/**
 * The address in the book: without what stands after ? or #, where a search has its words.
 * @param {string} url
 * @param {string} scope
 */
export function addressIn(url, scope) {
  return `/${url.slice(scope.length).replace(/[?#].*$/s, "")}`;
}

/**
 * The release that a page, a worker or a file belongs to; empty where it names none.
 * @param {string} text a page's HTML or an address
 */
export function releaseIn(text) {
  return /\/assets\/([0-9a-f]{10})\//.exec(text)?.[1] ?? "";
}
