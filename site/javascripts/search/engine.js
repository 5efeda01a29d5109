/**
 * The search engine: parse, expand, fetch, score, filter, order, page. It runs unchanged in a
 * worker, on a page and in Node; `read` is all it knows of the world.
 */

import { countFacets } from "./counts.js";
import { measureMiles, weighNearness } from "./distance.js";
import { Expander } from "./expand.js";
import { ASK, NO, YES, judgeAge, judgeChoice, judgeDistance, readChoices } from "./filters.js";
import { IndexFiles, parseJson, splitList } from "./index-files.js";
import { compareFound, loadRanks } from "./order.js";
import { parseQuery } from "./query.js";
import { scoreWords } from "./score.js";

/** @import { Count } from "./counts.js" */
/** @import { Choice } from "./filters.js" */
/** @import { Read } from "./index-files.js" */
/** @import { Found as Place } from "./places.js" */
/** @import { Word } from "./query.js" */
/** @import { Facet, Row } from "./rows.js" */
/** @import { Matches } from "./score.js" */

/**
 * @typedef {object} Request
 * @property {string} query
 * @property {string} [near] a postcode or the name of a place
 * @property {number | null} [within] miles
 * @property {number | null} [age] years
 * @property {Record<string, string[]>} [filters] by facet key
 * @property {number} [page] from one
 * @property {number} [limit] results a page
 */

/**
 * @typedef {object} Card what the builder kept to show of a listing
 * @property {string} slug
 * @property {string} name
 * @property {string} [kind_words]
 * @property {string} [summary]
 * @property {string} [place]
 * @property {string} [when]
 * @property {string} [address] of what is no listing
 * @property {string} [needed] by a help request
 * @property {string} [cost]
 * @property {string} [joining]
 * @property {boolean} [sample]
 * @property {string[]} [unknown]
 */

/**
 * @typedef {object} Result
 * @property {string} slug
 * @property {string} name
 * @property {string} url
 * @property {number} score
 * @property {number | null} miles
 * @property {string | null} reach
 * @property {boolean} ask
 * @property {string[]} words of the query, those found in it
 * @property {string[]} facts that speak for it, once they are there
 * @property {string[]} unknown what it does not state, likewise
 * @property {Card} card
 */

/**
 * @typedef {object} Answer
 * @property {string | null} near as understood
 * @property {boolean} placeUnknown
 * @property {number} total listings that surely answer
 * @property {number} ask listings beside them to ask about
 * @property {Result[]} results
 * @property {Record<string, Count[]> | null} facets null until the counts are there
 * @property {Record<string, string>} [titles] of the facets, by key
 */

/**
 * @typedef {object} Found a listing that may answer
 * @property {number} number
 * @property {number} verdict
 * @property {number} score
 * @property {number | null} miles
 * @property {string | null} reach
 * @property {Row} [row] once they are there
 */

/**
 * @typedef {Found & {row: Row, common: number}} Judged `common` is what age and distance say
 * @typedef {{
 *   place: Place | null, words: Word[], matches: Matches | null, ranks: Map<number, number> | null,
 * }} Understood
 * @typedef {Required<Request> & Understood} Query
 */

/** @typedef {(found: Found) => Pick<Result, "facts" | "unknown">} Explain */
/** @type {ReturnType<Explain>} */
const NOTHING = { facts: [], unknown: [] };

export class Engine {
  /**
   * @param {Read} read
   * @param {string} [language]
   * @param {string[]} [off] abilities to do without, so that each can be judged
   */
  constructor(read, language = "en", off = []) {
    this.files = new IndexFiles(read, language);
    this.off = off;
    this.expander = new Expander(this.files, off);
    /** @type {Promise<{facets: Facet[], byNumber: Map<number, Row>}> | null} */
    this.rows = null;
  }

  /** Its script is fetched for the first place named. @param {string} typed */
  async findPlace(typed) {
    const { findPlace } = await import("./places.js");
    return findPlace(typed, this.files);
  }

  async facets() {
    const { loadFacets } = await import("./rows.js");
    return loadFacets(this.files);
  }

  /**
   * @param {Request} request
   * @param {(answer: Answer) => void} [onRanked] hears of the results before the counts are there
   * @returns {Promise<Answer>}
   */
  async search(request, onRanked = () => {}) {
    const wanted = fillRequest(request);
    const place = wanted.near ? await this.findPlace(wanted.near) : null;
    const words = parseQuery(wanted.query);
    const [matches, ranks] = await Promise.all([this.match(wanted.query, words), this.ranks(words, place)]);
    const query = { ...wanted, place, words, matches, ranks };
    if (!needsRows(query)) onRanked(await this.answer(query, rankAll(query)));
    const { facets, byNumber } = await this.loadRows();
    const choices = readChoices(wanted.filters, facets);
    const found = judgeAll(query, byNumber, choices);
    const kept = found.filter(({ verdict }) => verdict !== NO);
    const answer = await this.answer(query, kept, await this.explain(facets, wanted.filters));
    const titles = Object.fromEntries(facets.map(({ key, title }) => [key, title]));
    return { ...answer, titles, facets: countFacets(found.map(beforeFacets), facets, choices) };
  }

  /**
   * Listings that hold any of the words; all of them where there are no words.
   * @param {string} query
   * @param {Word[]} words
   */
  async match(query, words) {
    const manifest = await this.files.manifest();
    const slots = splitList(manifest.cards.files).length << manifest.cards.bits;
    if (!words.length) return null;
    const wanted = await this.expander.expandAll(query, words);
    return scoreWords(wanted, words.length, manifest, slots, this.off);
  }

  /** How well listings answer the words, wherever they are. @param {string} text */
  relate(text) {
    return this.match(text, parseQuery(text));
  }

  /** @param {Word[]} words @param {Place | null} place */
  ranks(words, place) {
    return loadRanks(this.files, !words.length && !place);
  }

  /** Their script comes after the first results. */
  async loadRows() {
    const { loadRows } = await import("./rows.js");
    this.rows = this.rows ?? loadRows(this.files).catch((error) => {
      this.rows = null;
      throw error;
    });
    return this.rows;
  }

  /**
   * @param {Facet[]} facets
   * @param {Record<string, string[]>} filters
   * @returns {Promise<Explain>}
   */
  async explain(facets, filters) {
    const { describeRow } = await import("./rows.js");
    return ({ row }) => (row ? describeRow(row, facets, filters) : NOTHING);
  }

  /**
   * One page of what was found, best first.
   * @param {Query} query
   * @param {Found[]} found
   * @param {Explain} [explain]
   * @returns {Promise<Answer>}
   */
  async answer(query, found, explain = () => NOTHING) {
    found.sort(compareFound(query));
    const start = (query.page - 1) * query.limit;
    const shown = found.slice(start, start + query.limit);
    const cards = await Promise.all(shown.map(({ number }) => this.card(number)));
    const total = found.filter(({ verdict }) => verdict === YES).length;
    return {
      near: query.place?.words ?? null,
      placeUnknown: Boolean(query.near && !query.place),
      total,
      ask: found.length - total,
      results: shown.map((one, place) => ({ ...describeResult(one, cards[place], query), ...explain(one) })),
      facets: null,
    };
  }

  /**
   * @param {number} number
   * @returns {Promise<Card>}
   */
  async card(number) {
    const { cards } = await this.files.manifest();
    const digest = splitList(cards.files)[number >> cards.bits];
    return (await this.files.keep(`c-${digest}.json`, parseJson))[number];
  }
}

/**
 * @param {Request} request
 * @returns {Required<Request>}
 */
function fillRequest(request) {
  const { query = "", near = "", within = null, age = null, filters = {}, page = 1, limit = 10 } = request;
  return { query, near, within, age, filters, page, limit };
}

/**
 * Without a place or a filter, the words alone tell what comes first.
 * @param {Query} query
 */
function needsRows({ place, within, age, filters, words, ranks }) {
  const filtered = Object.values(filters).some((values) => values.length);
  return Boolean(place || filtered || within !== null || age !== null || (!words.length && !ranks));
}

/**
 * @param {Query} query
 * @returns {Found[]}
 */
function rankAll({ matches, ranks }) {
  const numbers = matches ? matches.numbers : [...(ranks?.keys() ?? [])];
  return numbers.map((number) => ({
    number, verdict: YES, score: matches ? matches.scores[number] : 0, miles: null, reach: null,
  }));
}

/**
 * Every listing that matches, with what the filters say of it.
 * @param {Query} query
 * @param {Map<number, Row>} byNumber
 * @param {Choice[]} choices
 * @returns {Judged[]}
 */
function judgeAll(query, byNumber, choices) {
  const { matches, place, age } = query;
  const within = place ? query.within : null;
  const numbers = matches ? matches.numbers : [...byNumber.keys()];
  return numbers.map((number) => {
    const row = /** @type {Row} */ (byNumber.get(number));
    const miles = measureMiles(place?.point ?? null, row.point);
    const common = Math.min(judgeAge(row, age), judgeDistance({ reach: row.reach, miles }, within));
    const verdict = choices.reduce(
      (worst, choice) => Math.min(worst, judgeChoice(row.facets[choice.place], choice)), common);
    const relevance = matches ? matches.scores[number] : 0;
    const score = place ? relevance * weighNearness(miles, row.reach) : relevance;
    return { number, row, common, verdict, score, miles, reach: row.reach };
  });
}

/** @param {Judged} found */
function beforeFacets({ row, common }) {
  return { row, verdict: common };
}

/**
 * @param {Found} one
 * @param {Card} card
 * @param {Query} query
 * @returns {Omit<Result, "facts" | "unknown">}
 */
function describeResult({ number, verdict, score, miles, reach }, card, { words, matches }) {
  const found = matches ? words.filter((_, place) => matches.words[number] & (1 << place)) : [];
  return {
    slug: card.slug,
    name: card.name,
    url: card.address ?? `/listings/${card.slug}/`,
    score: Math.round(score * 10000) / 10000,
    miles,
    reach,
    ask: verdict === ASK,
    words: found.map(({ typed }) => typed),
    card,
  };
}
