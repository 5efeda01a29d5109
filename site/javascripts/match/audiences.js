/** Whether something is for somebody: by who they say they are, and by age. */

import { ASK, NO, YES } from "../search/filters.js";

/** @import { Ages } from "../search/rows.js" */
/** @import { Band } from "./person.js" */

/** Everybody who is one by age alone: surely, or perhaps. @type {Record<string, {sure: Band, perhaps: Band}>} */
const BY_AGE = {
  "children": { sure: { from: 0, to: 11 }, perhaps: { from: 0, to: 13 } },
  "young-people": { sure: { from: 11, to: 24 }, perhaps: { from: 10, to: 25 } },
  "older-people": { sure: { from: 60, to: 120 }, perhaps: { from: 50, to: 120 } },
};
const WITH_CHILDREN = ["families", "parents-and-babies", "children", "young-people"];
const OPEN = "everyone";
const GROWN_UP = 18;
const OLDEST = 120;

/**
 * @typedef {object} Somebody
 * @property {Set<string>} who
 * @property {Band | null} age
 */

/**
 * Not stated is for everybody to ask; families go with other audiences as theirs, unless all are young.
 * @param {string[]} audiences
 * @param {Somebody} somebody
 * @returns {{verdict: number, own: string[]}} `own` are those that somebody is one of
 */
export function judgeAudiences(audiences, somebody) {
  const areBoth = audiences.includes("women") && audiences.includes("men");
  if (!audiences.length || audiences.includes(OPEN) || areBoth) return { verdict: YES, own: [] };
  const areYoung = audiences.every((one) => WITH_CHILDREN.includes(one));
  const counted = areYoung ? audiences : audiences.filter((one) => one !== "families");
  const verdicts = counted.map((one) => judgeAudience(one, somebody, areYoung));
  const own = counted.filter((_, place) => verdicts[place] === YES);
  return { verdict: Math.max(NO, ...verdicts), own };
}

/** @param {string} audience @param {Somebody} somebody @param {boolean} areYoung */
function judgeAudience(audience, { who, age }, areYoung) {
  if (who.has(audience)) return YES;
  if (areYoung && who.has("families")) return ASK;
  const bands = BY_AGE[audience];
  if (!bands) return NO;
  if (!age) return ASK;
  if (age.from >= bands.sure.from && age.to <= bands.sure.to) return YES;
  return age.from <= bands.perhaps.to && age.to >= bands.perhaps.from ? ASK : NO;
}

/**
 * A band of ages is surely right only where all of it is.
 * @param {Ages} ages
 * @param {Somebody} somebody
 */
export function judgeAges(ages, somebody) {
  const { age } = somebody;
  if (!ages.known || isForChild(ages, somebody)) return ASK;
  if (!age) return ages.from === 0 && ages.to >= OLDEST ? YES : ASK;
  if (age.from >= ages.from && age.to <= ages.to) return YES;
  return age.to >= ages.from && age.from <= ages.to ? ASK : NO;
}

/** Whether somebody comes with a child, so that the ages are the child's. @param {Ages} ages @param {Somebody} somebody */
export function isForChild(ages, { who, age }) {
  return ages.to < GROWN_UP && who.has("families") && (!age || age.from >= GROWN_UP);
}
