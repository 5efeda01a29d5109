/**
 * What some words of a query ask for besides: a day, a part of it, an age, a place, how far.
 * "Yoga for over 60s in Leigh on Tuesday morning" looks for yoga only; the rest are filters.
 */

import { fold } from "./tokens.js";

/**
 * @typedef {object} Wish
 * @property {string} key of a facet; or age, near, within
 * @property {string[]} values ids in the facet, or the place, or miles
 * @property {string} typed its words, folded
 * @property {Ages | null} ages
 *
 * @typedef {{from: number, to: number}} Ages whole years, both included
 * @typedef {object} Setting what the words alone can't tell
 * @property {string} today a day of the week, or nothing
 * @property {string[]} places folded names and beginnings of postcodes
 * @property {boolean} placed whether the person has said elsewhere where they are
 * @property {string[]} plain typed words that are meant as words
 *
 * @typedef {[pattern: RegExp, read: (found: string[], before: string, after: string) => Partial<Wish> | null]} Rule
 */

const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const SHORT_DAYS = new Map([
  ["mon", 0], ["tue", 1], ["tues", 1], ["wed", 2], ["weds", 2], ["thu", 3], ["thur", 3], ["thurs", 3],
  ["fri", 4], ["sat", 5], ["sun", 6],
]);
const NUMBERS = new Map([
  ["one", 1], ["two", 2], ["three", 3], ["four", 4], ["five", 5], ["six", 6], ["seven", 7], ["eight", 8],
  ["nine", 9], ["ten", 10], ["eleven", 11], ["twelve", 12], ["sixteen", 16], ["eighteen", 18],
  ["twenty", 20], ["thirty", 30], ["forty", 40], ["fifty", 50], ["fifties", 50], ["sixty", 60],
  ["sixties", 60], ["seventy", 70], ["seventies", 70], ["eighty", 80], ["eighties", 80], ["ninety", 90],
]);
export const OLDEST = 120;
const N = `(\\d{1,3}|${[...NUMBERS.keys()].join("|")})s?`;
const DAY = `(${[...DAYS, ...SHORT_DAYS.keys()].join("|")})s?`;
const MILES = "(\\d{1,2}|one|two|three|four|five|ten) miles?";
const AGED = "(?:for |the |ages? |aged )*";
/** A coffee morning is held at any time of day; a free church costs what it costs. */
const NAMED_SO = /(^| )(coffee|tea|cake|good|brew) $/;
const NOT_FREE = /^ (churches|church|range|will|speech|school|trade)( |$)/;

/** @type {Rule[]} in this order: each takes its words away from those after it */
const RULES = [
  [rule(`within ${MILES}(?: of)?(?: me| here)?`), ([, miles]) => ({ key: "within", values: [String(readNumber(miles))] })],
  [rule(`${AGED}over (?:the age of )?${N}(?! miles?| people)`), ([, from]) => agesOf(from, OLDEST)],
  [rule(`${AGED}${N} ?(?:\\+|plus|and over|or over|and above|and older|years? and over)`), ([, from]) => agesOf(from, OLDEST)],
  [rule(`${AGED}under (?:the age of )?${N}(?! miles?| people)`), ([, to]) => agesOf(0, to, 1)],
  [rule(`(?:ages?|aged|between) ${N} (?:(?:to|and) )?${N}(?: year olds?| years?)?`), ([, from, to]) => agesOf(from, to)],
  [rule(`${N} (?:to )?${N} year olds?`), ([, from, to]) => agesOf(from, to)],
  [rule(`(?:ages?|aged) ${N}`), ([, age]) => agesOf(age, age)],
  [rule(`${N} (?:years?|yrs?) olds?`), ([, age]) => agesOf(age, age)],
  [rule("(?:in the |this |early |late |every )*(morning|afternoon|evening)s?"), readPart],
  [rule(`(?:at )?(night)s?`), (found, before) => (endsWithDay(before) ? { key: "part", values: ["evening"] } : null)],
  [rule("(?:at |on |the )*weekends?"), () => ({ key: "day", values: DAYS.slice(5) })],
  [rule("(?:on )?weekdays?"), () => ({ key: "day", values: DAYS.slice(0, 5) })],
  [rule(`(?:on |every |each |this |next )*${DAY}`), readDay],
  [rule("(?:for free|free of charge|at no cost|no charge)"), () => ({ key: "cost", values: ["free"] })],
  [rule("free"), (found, before, after) => (before.trim() || NOT_FREE.test(after) ? null : { key: "cost", values: ["free"] })],
  [rule("step free(?: access)?|wheelchair (?:accessible|access|friendly)"), () => ({ key: "access", values: ["step_free"] })],
  [rule("(?:with )?(?:a )?hearing loop"), () => ({ key: "access", values: ["hearing_loop"] })],
  [rule("(?:with )?(?:an )?(?:accessible|disabled) toilets?"), () => ({ key: "access", values: ["accessible_toilet"] })],
  [rule("(?:near|round|around|close to) (?:me|here)|nearby|near by|close by|in my area"), () => ({ key: "near", values: [] })],
  [rule("(?:in |near |around |at )?([a-z]{1,2}\\d[a-z\\d]?) ?(\\d[a-z]{2})"), ([, out, unit]) => ({ key: "near", values: [`${out} ${unit}`] })],
];

/** Who asks for anything at all has no words to look for. */
const ANYTHING = rule("(?:things?|something|anything|stuff) to do|(?:somewhere|places?) to go|what can (?:i|we) do");

/** @param {string} words @returns {RegExp} whole words */
function rule(words) {
  return new RegExp(`(?:^| )(?:${words})(?= |$)`);
}

/** @param {string} number */
function readNumber(number) {
  return NUMBERS.get(number) ?? Number(number);
}

/** @param {string | number} from @param {string | number} to @param {number} [less] than `to` */
function agesOf(from, to, less = 0) {
  const ages = { from: readNumber(String(from)), to: readNumber(String(to)) - less };
  return ages.from <= ages.to && ages.from <= OLDEST ? { key: "age", values: [], ages } : null;
}

/** @type {Rule[1]} */
function readPart([, part], before) {
  return NAMED_SO.test(before) ? null : { key: "part", values: [part] };
}

/** Short names stand for days only beside other words about time: "wed" may become "wedding". @type {Rule[1]} */
function readDay([words, name], before, after) {
  const place = DAYS.indexOf(name);
  if (place >= 0) return { key: "day", values: [name] };
  const isSure = words.trim() !== name || after.trim() || /(morning|afternoon|evening|night)/.test(after);
  return isSure ? { key: "day", values: [DAYS[SHORT_DAYS.get(name) ?? 0]] } : null;
}

/** @param {string} before */
function endsWithDay(before) {
  return rule(DAY).test(before.trim().split(" ").slice(-1)[0] ?? "");
}

/**
 * A place that is named with "in" or "near" is meant; a bare one only where no other is given.
 * @param {Setting} setting
 * @returns {Rule[]}
 */
function placeRules({ places, placed }) {
  const longest = [...places].sort((one, other) => other.length - one.length);
  if (!longest.length) return [];
  return [[rule(`(in |near |around |round |at |close to )?(${longest.join("|")})`), ([, where, place]) =>
    where || !placed ? { key: "near", values: [place] } : null]];
}

/** @param {string} text folded @param {string} today */
function sayToday(text, today) {
  const place = DAYS.indexOf(today);
  if (place < 0) return text;
  return text
    .replace(/\btonight\b/g, `${today} evening`)
    .replace(/\btoday\b/g, today)
    .replace(/\btomorrow\b/g, DAYS[(place + 1) % DAYS.length]);
}

/**
 * @param {string} text
 * @param {Rule} rule
 * @param {string[]} plain
 * @param {Wish[]} wishes is added to
 * @returns {string} the text without what was taken
 */
function takeAll(text, [pattern, read], plain, wishes) {
  let left = text;
  let from = 0;
  for (;;) {
    const found = pattern.exec(left.slice(from));
    if (!found) return left;
    const [start, end] = [from + found.index, from + found.index + found[0].length];
    const typed = found[0].trim();
    const wish = plain.includes(typed) ? null : read([...found], `${left.slice(0, start)} `, left.slice(end));
    from = wish ? start : end;
    if (wish) left = `${left.slice(0, start)} ${left.slice(end)}`;
    if (wish) wishes.push({ key: "", values: [], ages: null, ...wish, typed });
  }
}

/**
 * @param {string} query
 * @param {Setting} setting
 * @returns {{rest: string, wishes: Wish[]}} `rest` is what is left to look for
 */
export function readWishes(query, setting) {
  const text = sayToday(fold(query), setting.today).replace(/[^\p{L}\p{N}+]+/gu, " ").trim();
  /** @type {Wish[]} */
  const wishes = [];
  const rest = [...RULES, ...placeRules(setting)].reduce(
    (left, one) => takeAll(left, one, setting.plain, wishes), text);
  const left = rest.replace(ANYTHING, " ");
  return { rest: wishes.length || left !== rest ? left.trim() : query, wishes };
}
