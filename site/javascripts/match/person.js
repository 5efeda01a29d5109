/** What somebody answers: one shape for the page, for what the tab remembers and for the command. */

/** @import { Pick, Said, Tables } from "./tables.js" */

/**
 * Every answer may be left out.
 * @typedef {object} Answers
 * @property {string} [near] a postcode or the name of a place
 * @property {string} [reach] walk, bus, car or any
 * @property {string[]} [enjoy] ids of picks, or words
 * @property {string[]} [hard] likewise
 * @property {string[]} [give] likewise
 * @property {string[]} [days] monday to sunday
 * @property {string[]} [parts] morning, afternoon, evening
 * @property {string[]} [needs] free, women, or an access question
 * @property {string[]} [who] audiences that somebody is one of
 * @property {string} [company] alone, someone or children
 * @property {string} [language] besides English, by its code
 * @property {number | string} [age] in years, or the id of a band
 */

/** @typedef {{from: number, to: number}} Band of ages, in whole years */

const OLDEST = 120;

/** Which values each answer may have; null where any words will do. @type {Record<string, (tables: Tables) => string[] | null>} */
const LISTS = {
  enjoy: () => null,
  hard: () => null,
  give: () => null,
  days: ({ days }) => days,
  parts: ({ parts }) => parts,
  needs: ({ needs }) => needs.map(([id]) => id),
  who: ({ audiences }) => Object.keys(audiences),
};
/** @type {typeof LISTS} */
const TEXTS = {
  near: () => null,
  reach: ({ reaches }) => reaches.map(([id]) => id),
  company: ({ company }) => company,
  language: ({ languages }) => Object.keys(languages),
};
const KEYS = [...Object.keys(TEXTS), ...Object.keys(LISTS), "age"];

/**
 * What is wrong with the answers, if anything.
 * @param {unknown} answers
 * @param {Tables} tables
 * @returns {Said | null}
 */
export function checkAnswers(answers, tables) {
  if (typeof answers !== "object" || answers === null || Array.isArray(answers)) return { word: "refuse_person" };
  for (const [key, value] of Object.entries(answers)) {
    const wrong = checkAnswer(key, value, tables);
    if (wrong) return wrong;
  }
  return null;
}

/**
 * @param {string} key
 * @param {unknown} value
 * @param {Tables} tables
 * @returns {Said | null}
 */
function checkAnswer(key, value, tables) {
  if (!KEYS.includes(key)) return { word: "refuse_key", values: { key, known: KEYS.join(", ") } };
  if (key === "age") return checkAge(value, tables);
  const isList = key in LISTS;
  const isRight = isList ? Array.isArray(value) && value.every(isText) : isText(value);
  if (!isRight) return { word: isList ? "refuse_list" : "refuse_text", values: { key } };
  const known = (LISTS[key] ?? TEXTS[key])(tables);
  const given = /** @type {string[]} */ (isList ? value : [value].filter(Boolean));
  const strange = known && given.find((one) => !known.includes(one));
  return strange === undefined || known === null
    ? null
    : { word: "refuse_value", values: { key, value: strange ?? "", known: known.join(", ") } };
}

/** @param {unknown} value */
function isText(value) {
  return typeof value === "string";
}

/** @param {unknown} value @param {Tables} tables @returns {Said | null} */
function checkAge(value, { ages }) {
  const isYears = Number.isInteger(value) && Number(value) >= 0 && Number(value) <= OLDEST;
  const isBand = value === "" || ages.some(([id]) => id === value);
  const known = ages.map(([id]) => id).join(", ");
  return isYears || isBand ? null : { word: "refuse_age", values: { known } };
}

/**
 * @param {Answers} answers
 * @param {Tables} tables
 * @returns {Band | null}
 */
export function readAge({ age }, { ages }) {
  if (typeof age === "number") return { from: age, to: age };
  const band = ages.find(([id]) => id === age);
  return band ? { from: band[2], to: band[3] } : null;
}

/**
 * Everybody that somebody has said they are; `families` goes with children.
 * @param {Answers} answers
 * @param {Pick[]} hard what was picked, or spoken of
 * @returns {Set<string>}
 */
export function readWho({ who = [], needs = [], company }, hard) {
  return new Set([
    ...who,
    ...hard.flatMap((pick) => pick.who ?? []),
    ...(needs.includes("women") ? ["women"] : []),
    ...(company === "children" ? ["families"] : []),
  ]);
}

/** Everything that was typed or named, to look for words of danger in. @param {Answers} answers */
export function listTexts({ near = "", enjoy = [], hard = [], give = [] }) {
  return [near, ...enjoy, ...hard, ...give];
}
