/** Why something suits, why not, and what to ask, in the sentences that the build gave. */

import { lower } from "./fit.js";
import { fillIn, joinWords } from "./tables.js";

/** @import { Suggestion } from "./matcher.js" */
/** @import { Answers } from "./person.js" */
/** @import { Tables } from "./tables.js" */
/** @import { Want } from "./wants.js" */

const MOST_ASKS = 3;
const REFERRAL = "referral";

/**
 * "sewing and knitting; 0.7 miles; Tuesday morning; free; step-free"
 * @param {Suggestion} one
 * @param {Tables} tables
 */
export function sayWhy({ wants, gives, fit, reach, card }, tables) {
  const welcome = gives.filter(({ words }) => !wants.some((want) => want.words === words));
  const what = joinWords(namesOf(welcome), tables.words.why_and);
  const parts = [
    ...namesOf(wants),
    what && fillIn(tables, { word: "why_give", values: { what } }),
    sayDistance(fit.miles, reach, tables),
    fit.times || card.when,
    ...fit.facts.map(lower),
  ];
  return parts.filter(Boolean).join("; ");
}

/** @param {Want[]} wants */
function namesOf(wants) {
  return [...new Set(wants.map(({ words }) => lower(words)))];
}

/** @param {number | null} miles @param {string} reach @param {Tables} tables */
function sayDistance(miles, reach, tables) {
  if (miles === null) return reach === "here" ? "" : tables.words[`why_${reach}`];
  if (miles < 0.1) return tables.words.why_door;
  return fillIn(tables, { word: miles === 1 ? "why_mile" : "why_miles", values: { miles } });
}

/**
 * "0.9 miles away; not in the morning"
 * @param {Suggestion} one
 * @param {Tables} tables
 */
export function sayBecause({ fit }, tables) {
  return fit.against.map((said) => fillIn(tables, said)).join("; ");
}

/**
 * What to ask before the first time: what is needed and not known, then what would help.
 * @param {Suggestion} one
 * @param {Answers} answers
 * @param {Tables} tables
 */
export function listQuestions({ fit, isGiving }, { hard = [], company = "" }, tables) {
  const known = fit.asks.map((said) => fillIn(tables, said));
  const picked = tables.picks.hard.filter(({ id, ask }) => ask && hard.includes(id)).map(({ ask = "" }) => ask);
  const beside = tables.words[`ask_${company}`] ?? "";
  const all = [...known, ...(isGiving ? [] : [...picked, beside])];
  return [...new Set(all)].filter(Boolean).slice(0, MOST_ASKS);
}
