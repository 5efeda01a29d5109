/** Why something suits, why not, and what to ask, in the sentences that the build gave. */

import { fillIn, joinWords, lower } from "./tables.js";
import { readPicks } from "./wants.js";

/** @import { Suggestion } from "./matcher.js" */
/** @import { Answers } from "./person.js" */
/** @import { Tables } from "./tables.js" */
/** @import { Want } from "./wants.js" */

const MOST_ASKS = 3;

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

/** A pick that typed words speak of is named where they themselves found nothing. @param {Want[]} wants */
function namesOf(wants) {
  const own = wants.filter(({ spokenIn }) => !spokenIn || !wants.some(({ typed }) => typed === spokenIn));
  return [...new Set(own.map(({ words }) => words))];
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
 * What this one has not said of what is needed.
 * @param {Suggestion} one
 * @param {Tables} tables
 */
export function listOwnQuestions({ fit }, tables) {
  const isAgeAsked = fit.asks.some(({ word }) => word === "ask_age");
  const asks = fit.asks.filter(({ word }) => word !== "ask_who" || !isAgeAsked);
  return asks.map((said) => fillIn(tables, said)).slice(0, MOST_ASKS);
}

/**
 * What would help to ask wherever one goes.
 * @param {Answers} answers
 * @param {Tables} tables
 */
export function listQuestions({ hard = [], company = "" }, tables) {
  const picked = readPicks(hard, "hard", tables).map(({ ask = "" }) => ask);
  return [...new Set([...picked, tables.words[`ask_${company}`] ?? ""])].filter(Boolean);
}
