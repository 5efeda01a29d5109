/** How well each listing answers each want, from nought to one. */

import { splitTerms } from "../search/tokens.js";

/** @import { Engine } from "../search/engine.js" */
/** @import { Posting } from "../search/postings.js" */
/** @import { Facet, Row } from "../search/rows.js" */
/** @import { Want } from "./wants.js" */

/** @typedef {Map<number, number>} Relevance by listing number */
/** @typedef {{facets: Facet[], byNumber: Map<number, Row>}} Rows */

/**
 * @typedef {object} Related one want's listings
 * @property {Want} want
 * @property {Relevance} join
 * @property {Relevance} give
 */

const CATEGORY = 1;
const ALSO = 0.62;
/** Where a word that a pick looks for stands: name, categories, summary, description, topics. */
const FIELDS = [0.9, 0.8, 0.7, 0.5, 0.35];
const DESCRIBED = 0.5;
const GENERIC = 0.4;
const SOME_WORDS = 0.8;
const NEAR_MISS = 0.6;
/** A score counts whole from this share of what the rarest of the words could bring. */
const TELLING = 0.4;
const MARK = "+";
export const TIME = "time";
export const THING = "thing";

export class Relating {
  /** @param {Engine} engine @param {Rows} rows */
  constructor(engine, rows) {
    this.engine = engine;
    this.rows = rows;
    this.category = rows.facets.findIndex(({ key }) => key === "category");
  }

  /** @param {Want} want @returns {Promise<Related>} */
  async relate(want) {
    const join = want.group === "give" ? new Map() : await this.relateJoining(want);
    return { want, join, give: await this.relateGiving(want) };
  }

  /** @param {Want} want */
  async relateJoining({ pick, typed }) {
    if (!pick) return this.relateTyped(typed);
    const found = this.relateCategories(pick.categories ?? [], CATEGORY);
    keepBest(found, this.relateCategories(pick.also ?? [], ALSO));
    for (const words of pick.find ?? []) keepBest(found, await this.relateTerm(words));
    return found;
  }

  /** @param {string[]} ids @param {number} worth @returns {Relevance} */
  relateCategories(ids, worth) {
    const { facets, byNumber } = this.rows;
    const places = ids.map((id) => facets[this.category].values.findIndex(([value]) => value === id));
    const rows = [...byNumber.values()].filter(({ facets: cells }) =>
      places.some((place) => cells[this.category].yes.includes(place)));
    return new Map(rows.map(({ number }) => [number, worth]));
  }

  /**
   * A word by the best field that it stands in; in a description it may only say what is welcome.
   * @param {string} term
   * @returns {Promise<Relevance>}
   */
  async relateTerm(term) {
    const posting = await this.engine.expander.postings.find(term);
    const found = weighPosting(posting, (mask) => FIELDS.find((_, field) => mask & (1 << field)) ?? 0);
    const welcome = await this.findWelcome(term);
    return new Map([...found].filter(([number, worth]) => worth > DESCRIBED || !welcome.has(number)));
  }

  /** As the search finds it. @param {string} typed @returns {Promise<Relevance>} */
  async relateTyped(typed) {
    const matches = await this.engine.relate(typed);
    if (!matches) return new Map();
    const least = TELLING * await this.measureRarity(typed);
    const best = matches.numbers.reduce((most, number) => Math.max(most, matches.scores[number]), least);
    return new Map(matches.numbers.map((number) => [number, matches.scores[number] / best]));
  }

  /** Of the rarest word; one that the book lacks, and that was mended, is rarer than any. @param {string} typed */
  async measureRarity(typed) {
    const found = await Promise.all(splitTerms(typed).map((term) => this.engine.expander.postings.find(term)));
    const fewest = Math.min(...found.map((posting) => posting?.numbers.length ?? 0));
    return Math.log(1 + this.rows.byNumber.size / (fewest + 0.5));
  }

  /** What would be welcome, by its marks. @param {Want} want */
  async relateGiving({ group, pick, typed }) {
    const isGeneric = (pick?.find ?? []).some((term) => term === TIME || term === THING);
    const terms = pick ? (pick.find ?? []) : splitTerms(typed);
    const found = await Promise.all(terms.map((term) => this.findWelcome(term)));
    const worth = isGeneric ? GENERIC : 1;
    if (pick) return found.reduce((all, one) => keepBest(all, scale(one, worth)), new Map());
    const shared = found.reduce((all, one) => addUp(all, scale(one, 1 / terms.length)), new Map());
    if (group !== "give") return scale(shared, SOME_WORDS);
    return keepBest(shared, await this.findLikeWelcome(typed));
  }

  /** @param {string} term @returns {Promise<Relevance>} */
  async findWelcome(term) {
    return weighPosting(await this.engine.expander.postings.find(MARK + term), () => 1);
  }

  /** Words that a group does not use itself: as the search finds it, among those that welcome something. @param {string} typed */
  async findLikeWelcome(typed) {
    const [like, ...welcoming] = await Promise.all(
      [this.relateTyped(typed), this.findWelcome(TIME), this.findWelcome(THING)]);
    const open = [...like].filter(([number]) => welcoming.some((one) => one.has(number)));
    return new Map(open.map(([number, worth]) => [number, worth * NEAR_MISS]));
  }
}

/** @param {Posting | undefined} posting @param {(mask: number) => number} weigh @returns {Relevance} */
function weighPosting(posting, weigh) {
  if (!posting) return new Map();
  return new Map(Array.from(posting.numbers, (number, place) => [number, weigh(posting.masks[place])]));
}

/** @param {Relevance} into is changed @param {Relevance} more */
function keepBest(into, more) {
  for (const [number, worth] of more) into.set(number, Math.max(worth, into.get(number) ?? 0));
  return into;
}

/** @param {Relevance} into is changed @param {Relevance} more */
function addUp(into, more) {
  for (const [number, worth] of more) into.set(number, worth + (into.get(number) ?? 0));
  return into;
}

/** @param {Relevance} all @param {number} by @returns {Relevance} */
function scale(all, by) {
  return new Map([...all].map(([number, worth]) => [number, worth * by]));
}
