/** How strongly each listing answers all that is wanted, before anything is said of where and when. */

import { WEIGHTS } from "./wants.js";

/** @import { Related, Relevance, Rows } from "./relevance.js" */
/** @import { Row } from "../search/rows.js" */
/** @import { Want } from "./wants.js" */

/**
 * @typedef {{want: Want, worth: number}} Part
 * @typedef {object} Candidate
 * @property {Row} row
 * @property {Part[]} join what of it is to join, best first
 * @property {Part[]} give what would be welcome there, best first
 * @property {boolean} isGiving
 * @property {number} [base] where nothing was wanted
 * @property {number} [left] less than one where it also stands under what nobody asked for
 */

/** Of a further want the half counts, of the next a quarter, and so on. */
const FURTHER = 0.5;
const LEAST_PART = 0.2;
const LIKED = 1.2;
/** Who offers an hour or two is wanted more by who asks for one than by who would welcome it. */
const ASKED = 1.5;
/** How much a kind counts that only what somebody enjoys has found. @type {Record<string, number>} */
const KINDS = { place: 0.75, support: 0.85 };

/**
 * @param {Related[]} related
 * @param {Rows} rows
 * @param {Relevance} volunteers listings that would be glad of somebody's time
 * @returns {Candidate[]}
 */
export function weighCandidates(related, rows, volunteers) {
  const numbers = new Set(related.flatMap(({ join, give }) => [...join.keys(), ...give.keys()]));
  const kindAt = rows.facets.findIndex(({ key }) => key === "kind");
  return [...numbers].flatMap((number) => {
    const row = rows.byNumber.get(number);
    if (!row) return [];
    const kind = rows.facets[kindAt]?.values[row.facets[kindAt]?.yes[0]]?.[0] ?? "";
    return [weighOne(row, kind, related, volunteers.has(number))];
  });
}

/** @param {Row} row @param {string} kind @param {Related[]} related @param {boolean} isVolunteering @returns {Candidate} */
function weighOne(row, kind, related, isVolunteering) {
  const isRequest = kind === "request";
  const join = isRequest ? [] : listParts(related, ({ want, join: worth }) =>
    (worth.get(row.number) ?? 0) * want.weight * (want.group === "enjoy" ? KINDS[kind] ?? 1 : 1));
  const asksFor = isRequest ? (isVolunteering ? "time" : "things") : "";
  const give = listParts(related, (one) => weighGiving(one, row.number, asksFor));
  const isLiked = give.some(({ want }) => want.group === "give") && join.some(({ want }) => want.group === "enjoy");
  const liked = give.map(({ want, worth }) => ({ want, worth: worth * (isLiked ? LIKED : 1) }));
  return { row, join, give: liked, isGiving: isRequest || (liked[0]?.worth ?? 0) > (join[0]?.worth ?? 0) };
}

/**
 * What somebody gives counts whole; what they enjoy a little, where a group would be glad of it.
 * @param {Related} related
 * @param {number} number
 * @param {string} asksFor what a request asks for; empty for what is no request
 */
function weighGiving({ want, join, give }, number, asksFor) {
  const worth = give.get(number) ?? 0;
  const isOpen = asksFor === "time" && want.pick?.id === "time";
  if (want.group === "give") return worth * want.weight * (isOpen ? ASKED : 1);
  if (want.group === "hard" || asksFor === "things") return 0;
  return Math.max(worth, asksFor ? join.get(number) ?? 0 : 0) * WEIGHTS.welcomed;
}

/** @param {Related[]} related @param {(one: Related) => number} weigh @returns {Part[]} */
function listParts(related, weigh) {
  return related.map((one) => ({ want: one.want, worth: weigh(one) }))
    .filter(({ worth }) => worth >= LEAST_PART)
    .sort((one, other) => other.worth - one.worth);
}

/** @param {Candidate} candidate */
export function strengthOf({ join, give, base = 0, left = 1 }) {
  const worths = [...join, ...give].map(({ worth }) => worth).sort((one, other) => other - one);
  return left * worths.reduce((sum, worth, place) => sum + worth * FURTHER ** place, base);
}
