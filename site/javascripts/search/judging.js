/** What filters, wishes, age and distance say of each listing; and what gives way when none is left. */

import { measureMiles, weighNearness } from "./distance.js";
import { NO, YES, judgeAges, judgeChoice, judgeDistance, readChoices } from "./filters.js";
import { nameValue } from "./rows.js";
import { Times } from "./times.js";

/** @import { Query } from "./engine.js" */
/** @import { Choice } from "./filters.js" */
/** @import { Facet, Row, Rows } from "./rows.js" */
/** @import { Wish } from "./wishes.js" */

/**
 * @typedef {object} Found a listing that may answer
 * @property {number} number
 * @property {number} verdict
 * @property {number} score
 * @property {number | null} miles
 * @property {string | null} reach
 * @property {boolean} named just so
 * @property {Row} [row] once they are there
 *
 * @typedef {Found & {row: Row, common: number, verdicts: number[], together: boolean}} Judged `common`
 *   is what age and distance say, `verdicts` what each choice says; `together`: its times are as chosen
 *
 * @typedef {object} Relaxed what gave way, so that there is something to show
 * @property {"within" | "wishes" | "age" | "filter" | "all" | "words"} kind
 * @property {number | null} from miles
 * @property {number | null} to miles; null for any distance
 * @property {string[]} what gave way, as the person or the book says it
 *
 * @typedef {[looser: Query, relaxed: Relaxed]} Looser
 */

const WIDER_MILES = [2, 3, 5, 10, 20];

/**
 * What was ticked, then what the words ask for where nothing of the same was ticked.
 * @param {Query} query
 * @param {Facet[]} facets
 * @returns {(Choice & {wished: boolean})[]}
 */
export function chooseAll({ filters, wishes }, facets) {
  /** @type {Record<string, string[]>} */
  const wished = {};
  for (const { key, values } of wishes) {
    if (!filters[key]?.length) wished[key] = [...(wished[key] ?? []), ...values];
  }
  return [
    ...readChoices(filters, facets).map((choice) => ({ ...choice, wished: false })),
    ...readChoices(wished, facets).map((choice) => ({ ...choice, wished: true })),
  ];
}

/**
 * Every listing that matches, with what everything else says of it. One whose name was typed whole
 * is not asked for what its name says: "Monday Club" may meet on Tuesdays.
 * @param {Query} query
 * @param {Rows} rows
 * @param {(Choice & {wished: boolean})[]} choices
 * @returns {Judged[]}
 */
export function judgeAll({ matches, place, within, ages, sought }, { facets, byNumber }, choices) {
  const times = new Times(facets);
  const numbers = matches && sought ? matches.numbers : [...byNumber.keys()];
  return numbers.map((number) => {
    const row = /** @type {Row} */ (byNumber.get(number));
    const named = Boolean(matches?.named.has(number));
    const miles = measureMiles(place?.point ?? null, row.point);
    const inAge = ages && !(named && ages.wished) ? judgeAges(row, ages) : YES;
    const common = Math.min(inAge, judgeDistance({ reach: row.reach, miles }, place ? within : null));
    const verdicts = choices.map((choice) =>
      (named && choice.wished ? YES : judgeChoice(row.facets[choice.place], choice)));
    const together = times.goTogether(row, named ? choices.filter(({ wished }) => !wished) : choices);
    const relevance = matches ? matches.scores[number] : 0;
    const score = place ? relevance * weighNearness(miles, row.reach) : relevance;
    const verdict = together ? Math.min(common, ...verdicts) : NO;
    return { number, row, common, verdicts, together, verdict, score, miles, reach: row.reach, named };
  });
}

/**
 * @template {{verdict: number}} Any
 * @param {Any[]} found
 */
export function keepLeft(found) {
  return found.filter(({ verdict }) => verdict !== NO);
}

/**
 * What is found when the first thing that helps gives way, and what that was.
 * @param {Query} query
 * @param {Rows} rows
 * @returns {{kept: Judged[], query: Query, relaxed: Relaxed | null}}
 */
export function relax(query, rows) {
  for (const [looser, relaxed] of listLooser(query, rows)) {
    const kept = keepLeft(judgeAll(looser, rows, chooseAll(looser, rows.facets)));
    if (kept.length) return { kept, query: looser, relaxed };
  }
  return { kept: [], query, relaxed: null };
}

/**
 * @param {Query} query
 * @param {Rows} rows
 * @returns {Generator<Looser>}
 */
function* listLooser(query, rows) {
  const { place, within, ages, wishes, filters, words } = query;
  const isNear = place && within !== null;
  const narrows = narrowing(wishes);
  /** @type {Omit<Relaxed, "kind">} */
  const plain = { from: null, to: null, what: [] };
  for (const to of isNear ? [...WIDER_MILES.filter((miles) => miles > within), null] : []) {
    yield [{ ...query, within: to }, { ...plain, kind: "within", from: within, to }];
  }
  for (const without of listWithoutWishes(narrows)) {
    const left = wishes.filter((wish) => !without.includes(wish));
    const inAges = ages?.wished && without.some(({ key }) => key === "age") ? null : ages;
    yield [{ ...query, wishes: left, ages: inAges }, { ...plain, kind: "wishes", what: nameWishes(without, rows.facets) }];
  }
  if (ages && !ages.wished) yield [{ ...query, ages: null }, { ...plain, kind: "age" }];
  yield* listWithoutOne(query, rows);
  const free = { ...query, within: null, ages: null, wishes: [], filters: {} };
  const isNarrowed = Boolean(isNear || ages || narrows.length || Object.keys(filters).length);
  if (isNarrowed) yield [free, { ...plain, kind: "all" }];
  if (words.length && (isNarrowed || place)) {
    const what = words.filter(({ bonus }) => !bonus).map(({ typed }) => typed);
    yield [{ ...query, matches: null, words: [], sought: 0 }, { ...plain, kind: "words", what }];
    yield [{ ...free, matches: null, words: [], sought: 0 }, { ...plain, kind: "words", what }];
  }
}

/** @param {Wish[]} wishes those that hide anything */
function narrowing(wishes) {
  return wishes.filter(({ key }) => key !== "near" && key !== "within");
}

/** @param {Wish[]} wishes @param {Facet[]} facets */
function nameWishes(wishes, facets) {
  return wishes.flatMap(({ key, values, typed }) =>
    (values.length ? values.map((value) => nameValue(facets, key, value)) : [typed]));
}

/**
 * Each alone, the last said first, then all of them.
 * @param {Wish[]} wishes
 */
function listWithoutWishes(wishes) {
  const each = [...wishes].reverse().map((wish) => [wish]);
  return wishes.length > 1 ? [...each, wishes] : each;
}

/**
 * Without one of the ticked values: first the one whose going leaves most.
 * @param {Query} query
 * @param {Rows} rows
 * @returns {Looser[]}
 */
function listWithoutOne(query, rows) {
  const ticked = Object.entries(query.filters).flatMap(([key, values]) => values.map((value) => ({ key, value })));
  if (ticked.length < 2 && !query.words.length) return [];
  return ticked
    .map(({ key, value }) => {
      const filters = { ...query.filters, [key]: query.filters[key].filter((other) => other !== value) };
      const looser = { ...query, filters };
      const left = keepLeft(judgeAll(looser, rows, chooseAll(looser, rows.facets))).length;
      return { looser, left, what: [nameValue(rows.facets, key, value)] };
    })
    .sort((one, other) => other.left - one.left)
    .map(({ looser, what }) => [looser, { kind: "filter", from: null, to: null, what }]);
}
