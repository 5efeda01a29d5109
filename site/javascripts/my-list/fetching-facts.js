/** What an entry's page says now. */

import { londonClock } from "../past-dates.js";
import { addressOf } from "./ids.js";
import { readPage } from "./page-facts.js";

/** @import { Found } from "./page-facts.js" */
/** @typedef {Found | {state: "unreachable"}} Answer */

const AT_ONCE = 4;

/**
 * @param {string} base
 * @param {string} id
 * @returns {Promise<Answer>}
 */
export async function fetchFacts(base, id) {
  try {
    const response = await fetch(base + addressOf(id), { cache: "no-cache", credentials: "same-origin" });
    if (response.status === 404 || response.status === 410) return await askWhetherGone(base);
    if (!response.ok) return { state: "unreachable" };
    return readPage(new DOMParser().parseFromString(await response.text(), "text/html"), id);
  } catch {
    return { state: "unreachable" };
  }
}

/**
 * A page is gone only where the rest of the book is there: not while a build takes its place.
 * @param {string} base
 * @returns {Promise<Answer>}
 */
async function askWhetherGone(base) {
  const response = await fetch(`${base}/build.json`, { cache: "no-store" });
  return { state: response.ok ? "gone" : "unreachable" };
}

/**
 * Asks for all, a few at a time.
 * @param {string} base
 * @param {string[]} ids
 * @param {(id: string, answer: Answer) => void} hear
 */
export async function fetchAll(base, ids, hear) {
  const waiting = [...ids];
  const work = async () => {
    for (let id = waiting.shift(); id; id = waiting.shift()) hear(id, await fetchFacts(base, id));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** The day on which facts are kept. */
export function today() {
  return londonClock(new Date()).slice(0, 10);
}
