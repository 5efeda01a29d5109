/** A short list: eight at most, most of them to join where there are such. */

/** @import { Suggestion } from "./matcher.js" */

const MOST = 8;
const MOST_JOINING = 6;

/** @param {Suggestion[]} results best first */
export function shareOut(results) {
  const joining = results.filter(({ isGiving }) => !isGiving).slice(0, MOST_JOINING);
  const giving = results.filter(({ isGiving }) => isGiving).slice(0, MOST - joining.length);
  return { joining, giving };
}
