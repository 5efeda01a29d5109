/**
 * Whether one listing suits somebody: what speaks against it, what is to be asked, and what speaks for it.
 * A "no" leaves it out; what is not known never does.
 */

import { measureMiles } from "../search/distance.js";
import { ASK, NO, YES, judgeChoice, judgeDistance, judgeValue } from "../search/filters.js";
import { Times } from "../search/times.js";
import { isForChild, judgeAges, judgeAudiences } from "./audiences.js";
import { joinWords, lower } from "./tables.js";

/** @import { Point } from "../search/distance.js" */
/** @import { Cell, Facet, Row } from "../search/rows.js" */
/** @import { Somebody } from "./audiences.js" */
/** @import { Said, Tables } from "./tables.js" */

/** What each thing that is not known, or not so, leaves of the score. */
const LEFT = { need: 0.93, time: 0.85, audience: 0.85, age: 0.95, tellNo: 0.6, own: 1.2, noDay: 0.9 };
const FAR = 0.35;
const WIDE = 0.85;
const NOWHERE = 0.75;
const USUAL_MILES = 6;

/**
 * @typedef {Somebody & {
 *   point: Point | null, within: number | null, days: string[], parts: string[], needs: string[], tell: string[],
 * }} Circumstances
 */

/**
 * @typedef {object} Fit
 * @property {Said[]} against none where it suits
 * @property {Said[]} asks
 * @property {string} times "Tuesday morning", where they are few enough to say
 * @property {string[]} facts in the book's own words
 * @property {string[]} unknown titles of what it does not state
 * @property {number} share of its score that is left
 * @property {number | null} miles
 */

export class Fitting {
  /** @param {Facet[]} facets @param {Tables} tables @param {Map<string, Point>} places */
  constructor(facets, tables, places) {
    this.facets = facets;
    this.tables = tables;
    this.places = places;
    this.at = Object.fromEntries(facets.map(({ key }, place) => [key, place]));
    this.times = new Times(facets);
  }

  /**
   * @param {Row} row
   * @param {Circumstances} somebody
   * @param {boolean} isGiving whoever gives has to be there
   * @returns {Fit}
   */
  judge(row, somebody, isGiving) {
    /** @type {Fit} */
    const fit = { against: [], asks: [], times: "", facts: [], unknown: [], share: 1, miles: null };
    this.judgeWhere(fit, row, somebody, isGiving);
    this.judgeWho(fit, row, somebody);
    this.judgeAge(fit, row, somebody);
    this.judgeTimes(fit, row, somebody);
    for (const need of somebody.needs) this.judgeNeed(fit, row, need);
    for (const name of somebody.tell) if (!somebody.needs.includes(name)) this.tell(fit, row, name);
    this.judgeCost(fit, row, somebody);
    return fit;
  }

  /**
   * A service for the whole borough can be rung; a group or a place has to be reached.
   * @param {Fit} fit
   * @param {Row} row
   * @param {Circumstances} somebody
   * @param {boolean} isGiving
   */
  judgeWhere(fit, row, { point, within }, isGiving) {
    const isRung = !isGiving && this.valuesOf(row, "kind").includes("support");
    const reach = row.point && row.reach === "area" && !isRung ? "here" : row.reach;
    const own = row.point ?? this.middleOf(row);
    fit.miles = row.reach === "here" || row.point ? measureMiles(point, own) : null;
    const verdict = judgeDistance({ reach, miles: fit.miles }, point ? within : null);
    if (verdict === NO) fit.against.push({ word: "not_distance", values: { miles: fit.miles ?? "" } });
    if (verdict === ASK) fit.asks.push({ word: "ask_place" });
    if (point) fit.share *= weighPlace(fit.miles, reach, within);
  }

  /** What has no point of its own is taken to be in the middle of the place it serves. @param {Row} row */
  middleOf(row) {
    const [place] = row.facets[this.at.place]?.yes ?? [];
    return this.places.get(this.facets[this.at.place]?.values[place]?.[0] ?? "") ?? null;
  }

  /** @param {Fit} fit @param {Row} row @param {Circumstances} somebody */
  judgeWho(fit, row, somebody) {
    const audiences = this.valuesOf(row, "who");
    const { verdict, own } = judgeAudiences(audiences, somebody);
    const words = audiences.map((one) => this.tables.audiences[one]);
    if (verdict === NO) fit.against.push({ word: "not_who", values: { who: joinWords(words.map(lower), this.tables.words.why_and) } });
    if (verdict === ASK) fit.asks.push({ word: "ask_who" });
    if (verdict === ASK) fit.share *= LEFT.audience;
    if (own.length) fit.share *= LEFT.own;
  }

  /** @param {Fit} fit @param {Row} row @param {Circumstances} somebody */
  judgeAge(fit, { ages }, somebody) {
    const verdict = judgeAges(ages, somebody);
    if (verdict === NO) fit.against.push(sayAges(ages));
    if (verdict !== ASK || !ages.known) return;
    fit.asks.push({ word: isForChild(ages, somebody) ? "ask_child" : "ask_age" });
    fit.share *= LEFT.age;
  }

  /** @param {Fit} fit @param {Row} row @param {Circumstances} somebody */
  judgeTimes(fit, row, { days, parts }) {
    this.judgeTime(fit, row, "day", days);
    this.judgeTime(fit, row, "part", parts);
    if (!fit.against.length) this.judgeTogether(fit, row, days, parts);
    fit.times = this.sayTimes(row, days, parts);
    if (!this.cellOf(row, "day").allUnknown) return;
    fit.unknown.push(this.titleOf("day"));
    fit.share *= LEFT.noDay;
  }

  /** @param {Fit} fit @param {Row} row @param {"day" | "part"} key @param {string[]} wanted */
  judgeTime(fit, row, key, wanted) {
    const cell = this.cellOf(row, key);
    if (!wanted.length) return;
    const verdict = judgeChoice(cell, this.choose(key, wanted));
    const values = { [`${key}s`]: this.sayEither(key, wanted) };
    if (verdict === NO) fit.against.push({ word: `not_${key}`, values });
    if (verdict !== ASK) return;
    fit.asks.push(key === "day" ? { word: "ask_days", values } : { word: "ask_part" });
    fit.share *= LEFT.time;
  }

  /** On Tuesday, and in the morning, but not on Tuesday morning. @param {Fit} fit @param {Row} row @param {string[]} days @param {string[]} parts */
  judgeTogether(fit, row, days, parts) {
    if (!days.length || !parts.length) return;
    if (this.times.goTogether(row, [this.choose("day", days), this.choose("part", parts)])) return;
    const values = { days: this.sayEither("day", days), parts: this.sayEither("part", parts) };
    fit.against.push({ word: "not_time", values });
  }

  /** @param {"day" | "part"} key @param {string[]} wanted @returns {import("../search/filters.js").Choice} */
  choose(key, wanted) {
    return { place: this.at[key], match: "any", values: wanted.map((id) => this.placeOf(key, id)) };
  }

  /** "Tuesday or Thursday" @param {"day" | "part"} key @param {string[]} wanted */
  sayEither(key, wanted) {
    const words = this.wordsOf(key, wanted).map((one) => (key === "part" ? lower(one) : one));
    return joinWords(words, this.tables.words.why_or);
  }

  /** "Tuesday morning" @param {Row} row @param {string[]} days @param {string[]} parts */
  sayTimes(row, days, parts) {
    if (row.times.size) return this.sayApart(row, days, parts);
    const chosen = (/** @type {string} */ key, /** @type {string[]} */ wanted) => {
      const known = this.valuesOf(row, key);
      const both = known.filter((one) => wanted.includes(one));
      return this.wordsOf(key, both.length ? both : known);
    };
    const [day, part] = [chosen("day", days), chosen("part", parts)];
    if (!day.length || day.length > 3 || part.length > 2) return "";
    const and = this.tables.words.why_and;
    return `${joinWords(day, and)} ${joinWords(part.map(lower), and)}`.trim();
  }

  /** "Tuesday evening and Thursday morning" @param {Row} row @param {string[]} days @param {string[]} parts */
  sayApart({ times }, days, parts) {
    const [day, part] = [this.facets[this.at.day].values, this.facets[this.at.part].values];
    const all = [...times].map((time) => [day[Math.floor(time / part.length)], part[time % part.length]]);
    const wanted = all.filter(([[on], [at]]) =>
      (!days.length || days.includes(on)) && (!parts.length || parts.includes(at)));
    const said = (wanted.length ? wanted : all).map(([[, on], [, at]]) => `${on} ${lower(at)}`);
    return said.length > 3 ? "" : joinWords(said, this.tables.words.why_and);
  }

  /** @param {Fit} fit @param {Row} row @param {string} id */
  judgeNeed(fit, row, id) {
    const [, key, value, words] = this.tables.needs.find(([one]) => one === id) ?? ["", "", "", ""];
    const verdict = judgeValue(this.cellOf(row, key), this.placeOf(key, value));
    if (verdict === YES) return void (key === "cost" || fit.facts.push(words));
    if (verdict === ASK) {
      fit.asks.push({ word: `ask_${id}` });
      if (key !== "cost") fit.unknown.push(words);
      fit.share *= LEFT.need;
      return;
    }
    const isNamed = id === "free" || id === "women";
    fit.against.push(isNamed ? { word: `not_${id}` } : { word: "not_need", values: { need: lower(words) } });
  }

  /** What would help, though nobody said that they need it. @param {Fit} fit @param {Row} row @param {string} name */
  tell(fit, row, name) {
    const place = this.placeOf("access", name);
    const verdict = judgeValue(this.cellOf(row, "access"), place);
    if (verdict === YES) fit.facts.push(this.facets[this.at.access].values[place][1]);
    if (verdict === ASK) fit.asks.push({ word: `ask_${name}` });
    if (verdict === NO) fit.share *= LEFT.tellNo;
  }

  /** @param {Fit} fit @param {Row} row @param {Circumstances} somebody */
  judgeCost(fit, row, { needs }) {
    const cell = this.cellOf(row, "cost");
    const [free] = this.wordsOf("cost", this.valuesOf(row, "cost"));
    if (free) fit.facts.unshift(free);
    if (!cell.allUnknown) return;
    fit.unknown.push(this.titleOf("cost"));
    if (!needs.includes("free")) fit.asks.push({ word: "ask_cost" });
  }

  /** @param {Row} row @param {string} key @returns {Cell} */
  cellOf(row, key) {
    return row.facets[this.at[key]] ?? { yes: [], unknown: [], allUnknown: true };
  }

  /** @param {Row} row @param {string} key ids that are so */
  valuesOf(row, key) {
    return [...this.cellOf(row, key).yes].sort((one, other) => one - other)
      .map((place) => this.facets[this.at[key]].values[place][0]);
  }

  /** @param {string} key @param {string[]} ids */
  wordsOf(key, ids) {
    return ids.map((id) => this.facets[this.at[key]]?.values[this.placeOf(key, id)]?.[1] ?? id);
  }

  /** @param {string} key @param {string} id */
  placeOf(key, id) {
    return this.facets[this.at[key]]?.values.findIndex(([value]) => value === id) ?? -1;
  }

  /** @param {string} key */
  titleOf(key) {
    return this.facets[this.at[key]]?.title ?? key;
  }
}

/** @param {number | null} miles @param {string} reach @param {number | null} within @returns {number} */
function weighPlace(miles, reach, within) {
  if (reach !== "here") return miles === null ? WIDE : Math.max(WIDE, weighPlace(miles, "here", within));
  return miles === null ? NOWHERE : 1 - FAR * Math.min(1, miles / (within ?? USUAL_MILES));
}

/** @param {import("../search/rows.js").Ages} ages @returns {Said} */
function sayAges({ from, to }) {
  const values = { first: from, last: to };
  if (to > 120) return { word: "not_ages_from", values };
  return { word: from ? "not_ages" : "not_ages_to", values };
}
