/** From answers to what is wanted: each pick and each typed phrase, with how much it counts. */

import { fold, splitTerms } from "../search/tokens.js";
import { lower } from "./tables.js";

/** @import { Answers } from "./person.js" */
/** @import { Pick, Tables } from "./tables.js" */

/** How much each counts; `welcomed` is what somebody enjoys, where a group would be glad of it. */
export const WEIGHTS = { enjoy: 1, hard: 0.6, give: 1, language: 0.8, welcomed: 0.4, contained: 0.8 };
const APART = /[,;\n]|\band\b|[.!?]\s/i;

/**
 * @typedef {object} Want
 * @property {"enjoy" | "hard" | "give"} group
 * @property {string} words as a result says them
 * @property {number} weight
 * @property {Pick | null} pick
 * @property {string} typed empty for a pick
 * @property {string} [spokenIn] what was typed, where that speaks of the pick
 */

/**
 * @param {Answers} answers
 * @param {Tables} tables
 * @returns {Want[]}
 */
export function readWants(answers, tables) {
  const groups = /** @type {const} */ (["enjoy", "hard", "give"]);
  const wants = groups.flatMap((group) =>
    (answers[group] ?? []).flatMap((answer) => readAnswer(answer, group, tables.picks[group])));
  const language = tables.languages[answers.language ?? ""];
  if (language) wants.push({ group: "hard", words: language, weight: WEIGHTS.language, pick: null, typed: language });
  return dropRepeats(wants);
}

/**
 * The picks that answers name or speak of.
 * @param {string[]} answers
 * @param {Want["group"]} group
 * @param {Tables} tables
 */
export function readPicks(answers, group, { picks }) {
  const wants = answers.flatMap((answer) => readAnswer(answer, group, picks[group]));
  return [...new Set(wants.flatMap(({ pick }) => pick ?? []))];
}

/**
 * @param {string} answer
 * @param {Want["group"]} group
 * @param {Pick[]} picks
 * @returns {Want[]}
 */
function readAnswer(answer, group, picks) {
  const picked = picks.find(({ id, words }) => id === answer || fold(words) === fold(answer));
  const weight = WEIGHTS[group];
  if (picked) return [{ group, words: nameOf(picked), weight, pick: picked, typed: "" }];
  return answer.split(APART).map((part) => part.trim()).filter(Boolean).flatMap((typed) => [
    { group, words: typed, weight, pick: null, typed },
    ...findContained(typed, picks).map((pick) =>
      ({ group, words: nameOf(pick), weight: weight * WEIGHTS.contained, pick, typed: "", spokenIn: typed })),
  ]);
}

/** Typed words stand as they were typed; others in the middle of a phrase. @param {Pick} pick */
function nameOf({ why, words }) {
  return lower(why ?? words);
}

/** "back pain" speaks of pain, and "isolated" of being lonely. @param {string} typed @param {Pick[]} picks */
function findContained(typed, picks) {
  const terms = splitTerms(typed);
  const isSaid = (/** @type {string[]} */ saying) => saying.every((term) => terms.includes(term));
  return picks.filter(({ id, say = [] }) => [splitTerms(id), ...say.map((saying) => saying.split(" "))].some(isSaid));
}

/** A pick counts once, at its most. @param {Want[]} wants */
function dropRepeats(wants) {
  const sorted = [...wants].sort((one, other) => other.weight - one.weight);
  return sorted.filter((want, place) => sorted.findIndex((other) =>
    other.group === want.group && other.pick === want.pick && other.typed === want.typed) === place);
}
