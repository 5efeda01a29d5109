/** Reads an entry's own page: what the templates mark with data-fact. */

import { FACTS, line } from "./entries.js";

/** @import { Day, Facts } from "./entries.js" */

/**
 * @typedef {{state: "known", facts: Facts} | {state: "moved", to: string} | {state: "gone" | "unclear"}} Found
 */

/**
 * Unclear is a page that is not the book's: a hotel's sign-in page, say.
 * @param {Document} page never shown, so nothing in it runs
 * @param {string} id
 * @returns {Found}
 */
export function readPage(page, id) {
  const to = page.querySelector("[data-moved]")?.getAttribute("data-moved");
  if (to) return { state: "moved", to };
  const article = page.querySelector(id.startsWith("r.") ? "article[data-request]" : "article[data-slug]");
  if (!article) return { state: "unclear" };
  if (article.hasAttribute("data-gone")) return { state: "gone" };
  return { state: "known", facts: readFacts(article) };
}

/** @param {Element} article @returns {Facts} */
function readFacts(article) {
  /** @type {Record<string, string[]>} */
  const lines = {};
  for (const name of FACTS) {
    const found = [...article.querySelectorAll(`[data-fact="${name}"]`)].flatMap(linesOf).filter(Boolean);
    if (found.length) lines[name] = found;
  }
  return { name: line(article.querySelector("h1")?.textContent), lines, days: readDays(article, lines) };
}

/**
 * An item of a list and a row of a table are lines of their own; of a link out, on paper, the address counts.
 * @param {Element} element
 */
function linesOf(element) {
  const address = element.getAttribute("href") ?? "";
  if (/^https?:/.test(address)) return [line(address)];
  const rows = [...element.querySelectorAll("tr")];
  if (rows.length) return rows.map((row) => [...row.children].map((cell) => line(cell.textContent)).join(": "));
  const items = [...element.querySelectorAll("li")];
  return (items.length ? items : [element]).map((one) => line(withCommas(one).textContent));
}

/** @param {Element} element */
function withCommas(element) {
  const copy = /** @type {Element} */ (element.cloneNode(true));
  for (const end of copy.querySelectorAll("br")) end.replaceWith(", ");
  return copy;
}

/**
 * @param {Element} article
 * @param {Record<string, string[]>} lines
 * @returns {Day[]} each once, in the order of time
 */
function readDays(article, lines) {
  const marked = [...article.querySelectorAll(".next time, li[data-over], time[data-over]")];
  const days = marked.map((one) => ({
    words: dayWords(one, (lines.when ?? []).join()),
    over: one.closest("[data-over]")?.getAttribute("data-over") ?? "",
  }));
  const known = new Map(days.map((day) => [day.over, day]));
  return [...known.values()].sort((one, other) => (one.over < other.over ? -1 : 1)).slice(0, 6);
}

/** A day's note is left out where the usual times say it already. @param {Element} day @param {string} usual */
function dayWords(day, usual) {
  const words = line((day.querySelector("time") ?? day).textContent);
  const all = line(day.textContent);
  const note = all.slice(words.length).replace(/^[.\s]+/, "");
  return usual.includes(note) ? words : all;
}
