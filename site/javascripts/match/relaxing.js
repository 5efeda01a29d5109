/** What is let go of, one thing after another, where nothing suits: first how far, then when, then what. */

/** @import { Circumstances } from "./fit.js" */
/** @import { Said, Tables } from "./tables.js" */

/**
 * @typedef {object} Step
 * @property {Circumstances} circumstances
 * @property {Said[]} said
 * @property {boolean} isOpen whether anything will do
 */

/**
 * Needs, ages and whom a thing is for are never let go of.
 * @param {Circumstances} somebody
 * @param {string} place in words
 * @param {Tables} tables
 * @returns {Step[]}
 */
export function listSteps(somebody, place, tables) {
  const anyTime = { ...somebody, days: [], parts: [] };
  const hasTimes = somebody.days.length + somebody.parts.length > 0;
  const reaches = listReaches(somebody, place, tables);
  const reach = (/** @type {Circumstances} */ from, /** @type {Said[]} */ more, /** @type {boolean} */ isFar) =>
    reaches.filter(({ within }) => (within === null) === isFar)
      .map(({ within, said }) => ({ circumstances: { ...from, within }, said: [said, ...more] }));
  const when = { word: "relaxed_when" };
  const times = hasTimes ? [{ circumstances: anyTime, said: [when] }, ...reach(anyTime, [when], false)] : [];
  const far = [...reach(somebody, [], true), ...(hasTimes ? reach(anyTime, [when], true) : [])];
  const steps = [{ circumstances: somebody, said: [] }, ...reach(somebody, [], false), ...times, ...far];
  const open = [somebody, anyTime].map((circumstances) => ({ circumstances, said: [{ word: "relaxed_wants" }], isOpen: true }));
  return [...steps.map((step) => ({ ...step, isOpen: false })), ...open];
}

/**
 * @param {Circumstances} somebody
 * @param {string} place
 * @param {Tables} tables
 * @returns {{within: number | null, said: Said}[]}
 */
function listReaches({ within }, place, { reaches }) {
  if (within === null) return [];
  return reaches.filter(([, , miles]) => miles === null || miles > within)
    .map(([, , miles]) => ({ within: miles, said: sayReach(miles, place) }));
}

/** @param {number | null} miles @param {string} place @returns {Said} */
function sayReach(miles, place) {
  if (miles === null) return { word: "relaxed_far", values: { place } };
  return { word: "relaxed_reach", values: { place, miles } };
}
