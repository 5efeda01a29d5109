/** Which help requests fit what somebody chose. A filter hides what is not so, never what is not known. */

import { measureMiles } from "./search/distance.js";

/** @import { Point } from "./search/distance.js" */

/**
 * @typedef {object} Row one open request, as requests/open.json has it
 * @property {string} id
 * @property {string} address
 * @property {string} title
 * @property {string} kind
 * @property {string} kind_words
 * @property {string} summary
 * @property {string} asker
 * @property {string} place its area in words
 * @property {string} when
 * @property {string} needed
 * @property {boolean} sample
 * @property {string[]} skills
 * @property {string[]} days empty where none is named
 * @property {boolean} any_time whenever suits whoever helps
 * @property {string} area
 * @property {string} area_words
 * @property {[number, number]} point the middle of its area
 */

/** @typedef {{kind: string, skill: string, day: string, area: string, within: number | null}} Wanted */
/** @typedef {{row: Row, miles: number | null, isSure: boolean}} Match */

const NO = 0;
const ASK = 1;
const YES = 2;

/** @param {string} fragment with or without its # @returns {Wanted} */
export function readWanted(fragment) {
  const fields = new URLSearchParams(fragment.replace(/^#/, ""));
  const text = (/** @type {string} */ name) => fields.get(name) ?? "";
  const within = Number(text("within"));
  return {
    kind: text("kind"), skill: text("skill"), day: text("day"), area: text("area"),
    within: Number.isFinite(within) && within > 0 ? within : null,
  };
}

/** @param {Wanted} wanted @returns {string} without #; the place never stands in it */
export function writeWanted(wanted) {
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(wanted)) {
    if (value) fields.set(name, String(value));
  }
  return fields.toString();
}

/**
 * Sure ones before those to ask about; the nearest first where a place was named, else as listed.
 * @param {Row[]} rows
 * @param {Wanted} wanted
 * @param {Point | null} from
 * @returns {Match[]}
 */
export function chooseRequests(rows, wanted, from) {
  const judged = rows.map((row) => {
    const [latitude, longitude] = row.point;
    const miles = measureMiles(from, { latitude, longitude });
    return { row, miles, verdict: judge(row, wanted, miles) };
  });
  return judged
    .filter(({ verdict }) => verdict !== NO)
    .sort((one, other) => other.verdict - one.verdict || (one.miles ?? 0) - (other.miles ?? 0))
    .map(({ row, miles, verdict }) => ({ row, miles, isSure: verdict === YES }));
}

/** @param {Row} row @param {Wanted} wanted @param {number | null} miles */
function judge(row, { kind, skill, day, area, within }, miles) {
  return Math.min(
    kind && row.kind !== kind ? NO : YES,
    area && row.area !== area ? NO : YES,
    within !== null && miles !== null && miles > within ? NO : YES,
    skill ? judgeSkill(row, skill) : YES,
    day ? judgeDay(row, day) : YES,
  );
}

/** Volunteers are wanted whose skills nobody named: it may suit. @param {Row} row @param {string} skill */
function judgeSkill({ kind, skills }, skill) {
  if (kind !== "volunteers") return NO;
  if (skills.some((one) => sameSkill(one) === skill)) return YES;
  return skills.length ? NO : ASK;
}

/** @param {Row} row @param {string} day */
function judgeDay({ days, any_time }, day) {
  if (any_time || days.includes(day)) return YES;
  return days.length ? NO : ASK;
}

/** @param {string} skill */
function sameSkill(skill) {
  return skill.trim().toLowerCase();
}

/** @param {Row[]} rows @returns {string[]} every skill that is welcome somewhere, once */
export function listSkills(rows) {
  return [...new Set(rows.flatMap(({ skills }) => skills.map(sameSkill)))].sort();
}

/** @param {Row[]} rows @returns {string[][]} id and words of every area, by its words */
export function listAreas(rows) {
  const areas = new Map(rows.map(({ area, area_words }) => [area, area_words]));
  return [...areas].sort(([, one], [, other]) => (one < other ? -1 : 1));
}
