/** What is so now (cancelled tonight, full, paused, gone), over what the page said when it was built. */

import { showStandings } from "./live-requests.js";

/** @import { Standings } from "./live-requests.js" */

/**
 * @typedef {object} State
 * @property {string[]} [cancelled] days, as ISO dates
 * @property {boolean} [full]
 * @property {boolean} [paused]
 * @property {boolean} [removed]
 */
/** @typedef {Record<string, State>} States by slug */
/** @typedef {{listings?: States, requests?: Standings}} Live */

const LINK = /\/listings\/([a-z0-9-]+)\/$/;

/**
 * The live state, or nothing where the app can't be reached: then the page stands as it was built.
 * @param {string} base
 * @returns {Promise<Live>}
 */
export async function fetchLive(base) {
  try {
    const answer = await fetch(`${base}/app/live.json`);
    return answer.ok ? await answer.json() : {};
  } catch {
    return {};
  }
}

/**
 * Copies of the sentences that the page brings for this.
 * @param {Document} page
 * @param {string} word
 */
export function sentence(page, word) {
  const words = page.querySelector("template[data-live-words]");
  const found = words instanceof HTMLTemplateElement && words.content.querySelector(`[data-word="${word}"]`);
  return found ? /** @type {HTMLElement} */ (found.cloneNode(true)) : page.createElement("span");
}

/**
 * Whether a date in the page is one of those that were called off.
 * @param {Element} time
 * @param {State} state
 */
function isCancelled(time, state) {
  const day = (time.getAttribute("datetime") ?? "").slice(0, 10);
  return (state.cancelled ?? []).includes(day);
}

/**
 * One line or card of a list.
 * @param {Document} page
 * @param {Element} item
 * @param {State} state
 */
function showInList(page, item, state) {
  item.toggleAttribute("hidden", Boolean(state.removed));
  for (const time of item.querySelectorAll("time")) {
    if (!isCancelled(time, state) || time.hasAttribute("data-off")) continue;
    time.setAttribute("data-off", "");
    time.before(sentence(page, "off"), " ");
  }
  if ((state.paused || state.full) && !item.querySelector("[data-word]")) {
    item.append(sentence(page, state.paused ? "paused" : "full"));
  }
}

/**
 * The listing's own page: what is so stands above everything else.
 * @param {Document} page
 * @param {Element} article
 * @param {State} state
 */
function showOnPage(page, article, state) {
  const heading = article.querySelector("h1");
  for (const word of /** @type {const} */ (["full", "paused", "removed"])) {
    if (state[word]) heading?.after(sentence(page, word));
  }
  for (const item of article.querySelectorAll(".next, li")) {
    const time = item.querySelector("time");
    if (!time || !isCancelled(time, state)) continue;
    const told = sentence(page, "cancelled");
    told.append(" ", time.textContent ?? "");
    if (item.classList.contains("next")) heading?.after(told);
    item.toggleAttribute("hidden", true);
  }
}

/**
 * Shows the live state on everything below `root`.
 * @param {Document} page
 * @param {ParentNode} root
 * @param {Live} live
 */
function show(page, root, { listings = {}, requests = {} }) {
  for (const link of root.querySelectorAll('a[href*="/listings/"]')) {
    const slug = LINK.exec(link.getAttribute("href") ?? "")?.[1];
    const item = link.closest("li");
    if (slug && item && listings[slug]) showInList(page, item, listings[slug]);
  }
  const article = root.querySelector("article[data-slug]");
  const state = listings[article?.getAttribute("data-slug") ?? ""];
  if (article && state) showOnPage(page, article, state);
  showStandings(root, requests, (word) => sentence(page, word));
}

/**
 * Asks for the live state once, and shows it; on lists that are filled later, there too.
 * @param {Document} page
 */
export async function showLiveState(page) {
  const lists = page.querySelectorAll('[data-part="sure"], [data-part="ask"]');
  const wanted = 'a[href*="/listings/"], article[data-slug], [data-request]';
  if (!page.querySelector(wanted) && !lists.length) return;
  const live = await fetchLive(page.documentElement.dataset.base ?? "");
  if (!Object.keys({ ...live.listings, ...live.requests }).length) return;
  show(page, page, live);
  for (const list of lists) {
    new MutationObserver(() => show(page, list, live)).observe(list, { childList: true });
  }
}
