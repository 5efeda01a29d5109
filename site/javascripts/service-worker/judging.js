/** What the network's answer for a page means for its copy. */

import { releaseIn } from "./routing.js";

/** @typedef {{state: "known", title: string, release: string} | {state: "gone" | "strange"}} Judged */

/**
 * Strange is a page that is not this book's: a hotel's sign-in page, say. It is shown and never kept.
 * @param {string} html
 * @param {string} base
 * @returns {Judged}
 */
export function judgePage(html, base) {
  const release = releaseIn(html);
  if (!release || !html.slice(0, 400).includes(`data-base="${base}"`)) return { state: "strange" };
  if (/ data-moved="|<article[^>]* data-gone/.test(html)) return { state: "gone" };
  const title = /<title>([^<]*)<\/title>/.exec(html)?.[1] ?? "";
  return { state: "known", title, release };
}

/**
 * The same page, telling the scripts in it what it is.
 * @param {string} html
 * @param {Record<string, string>} marks data attributes of the root
 */
export function markPage(html, marks) {
  const words = Object.entries(marks).map(([name, value]) => ` data-${name}="${value}"`);
  return html.replace("<html", () => `<html${words.join("")}`);
}
