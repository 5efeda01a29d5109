/** What a list holds, by id: a listing's slug, or "r." and a help request's id; and links that carry ids. */

export const MOST_ENTRIES = 100;
const MOST_LETTERS = 9000;
const ID = /^(r\.)?[a-z0-9][a-z0-9-]{0,99}$/;
const ADDRESS = /\/(listings|requests)\/([a-z0-9][a-z0-9-]{0,99})\/$/;

/** @param {unknown} text */
export function isId(text) {
  return typeof text === "string" && ID.test(text);
}

/** @param {string} id */
export function addressOf(id) {
  return id.startsWith("r.") ? `/requests/${id.slice(2)}/` : `/listings/${id}/`;
}

/**
 * The id of the page that an address leads to; empty where it is no entry's own page.
 * @param {string} address
 */
export function idOf(address) {
  const [, folder = "", name = ""] = ADDRESS.exec(address) ?? [];
  return folder === "requests" ? `r.${name}` : name;
}

/**
 * What a shared link names. Whatever else it holds is counted, never shown.
 * @param {string} hash with or without its #
 * @returns {{ids: string[], strange: number} | null} null where the link shares nothing
 */
export function readShared(hash) {
  const text = hash.replace(/^#/, "").slice(0, MOST_LETTERS);
  if (!text.startsWith("ids=")) return null;
  const named = text.slice(4).split("&")[0].split(/,|%2c/i).map(decode).filter(Boolean);
  const ids = [...new Set(named.filter(isId))].slice(0, MOST_ENTRIES);
  return { ids, strange: new Set(named.filter((name) => !isId(name))).size };
}

/** @param {string} text that may hold percent signs which mean nothing */
function decode(text) {
  try {
    return decodeURIComponent(text).trim();
  } catch {
    return text;
  }
}

/** @param {string[]} ids */
export function writeShared(ids) {
  return `ids=${ids.join(",")}`;
}
