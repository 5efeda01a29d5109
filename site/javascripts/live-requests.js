/** What help requests still need now, over what the page said when it was built. */

/**
 * @typedef {object} Standing
 * @property {string} state open, filled, held, or how it ended
 * @property {number} remaining still needed, all places together
 * @property {Record<string, number>} [places] still needed, by place
 */
/** @typedef {Record<string, Standing>} Standings by request */
/** @typedef {(word: string) => HTMLElement} Say a copy of one of the page's sentences */

const LINK = /\/requests\/([a-z0-9-]+)\/$/;
const STANDING = ["open", "filled", "held"];

/**
 * The request that an item of a list leads to, or that a page is about.
 * @param {Element} item
 */
function requestOf(item) {
  const own = item.getAttribute("data-request");
  if (own) return own;
  const link = item.querySelector('a[href*="/requests/"]');
  return LINK.exec(link?.getAttribute("href") ?? "")?.[1] ?? "";
}

/**
 * "3 still needed", "Filled: you can join the waiting list", "On hold for now", "This has ended".
 * @param {Standing} standing
 * @param {number} count
 * @param {Say} say
 */
function standingWords({ state }, count, say) {
  if (!STANDING.includes(state)) return say("ended").textContent ?? "";
  if (state === "held") return say("held").textContent ?? "";
  if (state === "filled" || count === 0) return say("filled").textContent ?? "";
  return (say("still-needed").textContent ?? "").replace("{count}", String(count));
}

/**
 * One card, line or page.
 * @param {Element} item
 * @param {Standing} standing
 * @param {Say} say
 */
function showStanding(item, standing, say) {
  const words = standingWords(standing, standing.remaining, say);
  for (const needed of item.querySelectorAll("[data-needed]")) setText(needed, words);
  for (const place of item.querySelectorAll("[data-place]")) {
    const count = standing.places?.[place.getAttribute("data-place") ?? ""];
    if (count !== undefined) setText(place, standingWords({ ...standing, state: "open" }, count, say));
  }
  for (const button of item.querySelectorAll("[data-offer]")) {
    button.toggleAttribute("hidden", !["open", "filled"].includes(standing.state));
    if (standing.state === "filled" || standing.remaining === 0) setText(button, say("join").textContent ?? "");
  }
  for (const line of item.querySelectorAll("[data-as-of]")) line.toggleAttribute("hidden", true);
}

/** @param {Element} element @param {string} words */
function setText(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

/**
 * Shows where each request below `root` stands; a list stops saying as of when once all are known.
 * @param {ParentNode} root
 * @param {Standings} standings
 * @param {Say} say
 */
export function showStandings(root, standings, say) {
  const marks = [...root.querySelectorAll("[data-needed]")];
  const items = new Set(marks.map((mark) => mark.closest("article, .card, [data-request]")));
  const known = [...items].filter((item) => item && standings[requestOf(item)]);
  for (const item of known) {
    if (item) showStanding(item, standings[requestOf(item)], say);
  }
  if (!items.size || known.length < items.size) return;
  for (const line of root.querySelectorAll("[data-as-of]")) line.toggleAttribute("hidden", true);
}
