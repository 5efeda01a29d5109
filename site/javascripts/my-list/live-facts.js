/** The live state over what an entry's page said when it was built. */

/** @import { Live } from "../live.js" */
/** @import { Found } from "./page-facts.js" */
/** @import { Facts } from "./entries.js" */
/** @typedef {(word: string) => string} Sentence one of the sentences that every page brings */

const STANDING = ["open", "filled", "held"];

/**
 * @param {Found} found
 * @param {string} id
 * @param {Live} live
 * @param {Sentence} sentence
 * @returns {Found}
 */
export function overlayLive(found, id, { listings = {}, requests = {} }, sentence) {
  if (found.state !== "known") return found;
  const standing = id.startsWith("r.") ? requests[id.slice(2)] : undefined;
  if (standing && !STANDING.includes(standing.state)) return { state: "gone" };
  if (standing) return { ...found, facts: withStanding(found.facts, standing, sentence) };
  const state = listings[id];
  if (!state) return found;
  return state.removed ? { state: "gone" } : { ...found, facts: withState(found.facts, state, sentence) };
}

/** @param {Facts} facts @param {{state: string, remaining: number}} standing @param {Sentence} sentence */
function withStanding(facts, { state, remaining }, sentence) {
  const word = state === "held" ? "held" : state === "filled" || remaining === 0 ? "filled" : "still-needed";
  const needed = sentence(word).replace("{count}", String(remaining));
  return { ...facts, lines: { ...facts.lines, needed: [needed] } };
}

/** @param {Facts} facts @param {import("../live.js").State} state @param {Sentence} sentence */
function withState(facts, { cancelled = [], paused, full }, sentence) {
  const off = facts.days.filter((day) => cancelled.includes(day.over.slice(0, 10)));
  const said = off.map((day) => `${sentence("off")} ${day.words}`);
  if (paused) said.push(sentence("paused"));
  if (full) said.push(sentence("full"));
  const notice = [...new Set([...(facts.lines.notice ?? []), ...said])];
  const lines = notice.length ? { ...facts.lines, notice } : facts.lines;
  return { ...facts, lines, days: facts.days.filter((day) => !off.includes(day)) };
}
