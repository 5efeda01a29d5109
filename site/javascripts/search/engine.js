/**
 * The search engine: parse, expand, fetch, score, filter, order, page. It runs unchanged in a
 * worker, on a page and in Node; `read` is all it knows of the world.
 */

import { findDanger } from "./danger.js";
import { describeResult, listMended } from "./describing.js";
import { Expander } from "./expand.js";
import { YES } from "./filters.js";
import { IndexFiles, parseJson, splitList } from "./index-files.js";
import { asksWhatIsStated, needsRows, tellsAll } from "./needs.js";
import { compareFound, loadRanks } from "./order.js";
import { parseQuery } from "./query.js";
import { scoreWords } from "./score.js";

/** @import { Count } from "./counts.js" */
/** @import { Sort } from "./danger.js" */
/** @import { Card, Result, Understood } from "./describing.js" */
/** @import { Read } from "./index-files.js" */
/** @import { Found, Relaxed } from "./judging.js" */
/** @import { Found as Place } from "./places.js" */
/** @import { Word } from "./query.js" */
/** @import { Facet, Rows } from "./rows.js" */
/** @import { Explain } from "./settling.js" */
/** @import { Matches } from "./score.js" */
/** @import { Suggestion } from "./suggesting.js" */
/** @import { Ages, Wish } from "./wishes.js" */

/**
 * @typedef {object} Request
 * @property {string} query
 * @property {string} [near] a postcode or the name of a place
 * @property {number | null} [within] miles
 * @property {number | null} [age] years
 * @property {Record<string, string[]>} [filters] by facet key
 * @property {string[]} [plain] words of the query that ask for nothing besides
 * @property {string} [today] the day of the week
 * @property {boolean} [typing] whether suggestions are wanted
 * @property {boolean} [counted] false where nobody sees the counts: then they may be left out
 * @property {number} [page] from one
 * @property {number} [limit] results a page
 */

/**
 * @typedef {object} Answer
 * @property {string | null} near as understood
 * @property {boolean} placeUnknown
 * @property {boolean} placeWanted "near me", but where is that?
 * @property {Understood[]} understood what some words were taken for
 * @property {{typed: string, found: string}[]} mended words that the book does not hold
 * @property {Relaxed | null} relaxed what gave way, where nothing answered all that was asked
 * @property {number} total listings that surely answer
 * @property {number} ask listings beside them to ask about
 * @property {Result[]} results
 * @property {Record<string, Count[]> | null} facets null until the counts are there
 * @property {Record<string, string>} [titles] of the facets, by key
 * @property {Suggestion[]} [suggestions]
 * @property {string[]} [danger] the sorts of danger that were spoken of, the most urgent first
 *
 * @typedef {object} Query
 * @property {Place | null} place
 * @property {Word[]} words
 * @property {number} sought how many of the words are looked for
 * @property {Wish[]} wishes
 * @property {Matches | null} matches
 * @property {Map<number, number> | null} ranks
 * @property {number | null} within
 * @property {(Ages & {wished: boolean}) | null} ages
 * @property {Record<string, string[]>} filters
 * @property {number} page
 * @property {number} limit
 */

/** @typedef {{facets: Facet[], answer: Answer}} Settled */

/** @type {ReturnType<Explain>} */
const NOTHING = { facts: [], unknown: [] };
/** @type {Answer} */
const NO_ANSWER = {
  near: null, placeUnknown: false, placeWanted: false, understood: [], mended: [], relaxed: null,
  total: 0, ask: 0, results: [], facets: null, suggestions: [],
};

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
    /** @type {{bare?: Promise<Rows>, whole?: Promise<Rows>}} */
    this.rows = {};
  }

  /** Its script is fetched for the first place named. @param {string} typed */
  async findPlace(typed) {
    const { findPlace } = await import("./places.js");
    return findPlace(typed, this.files);
  }

  async facets() {
    const { listFacets } = await import("./settling.js");
    return listFacets(this.files);
  }

  /**
   * @param {Request} request
   * @param {(answer: Answer) => void} [onRanked] hears of the results before the counts are there
   * @returns {Promise<Answer>}
   */
  async search(request, onRanked = () => {}) {
    const [sorts, { query, near }] = await Promise.all([
      findDanger(request.query ?? "", this.files), this.read(request)]);
    if (sorts.length) return this.answerDanger(request, sorts);
    if (!needsRows(query)) onRanked(await this.answer(query, near, rankAll(query)));
    const uncounted = request.counted === false;
    const { facets, answer } = await (uncounted && tellsAll(query)
      ? this.settleUncounted(query, near)
      : this.settle(query, near, uncounted && !asksWhatIsStated(query)));
    return { ...answer, suggestions: request.typing ? await suggest(request.query, facets, answer) : [] };
  }

  /**
   * Whom to ring comes first; beside it stands what the book lists for that need, and nothing guessed.
   * @param {Request} request
   * @param {Sort[]} sorts the most urgent first
   * @returns {Promise<Answer>}
   */
  async answerDanger({ near, page, limit }, sorts) {
    const danger = sorts.map(({ name }) => name);
    const listed = (await this.facets()).find(({ key }) => key === "category")?.values.map(([id]) => id) ?? [];
    const category = sorts[0].categories.filter((id) => listed.includes(id));
    if (!category.length) return { ...NO_ANSWER, danger };
    const { query, near: where } = await this.read({ query: "", near, page, limit, filters: { category } });
    const { answer } = await this.settle(query, where, false);
    return answer.relaxed ? { ...NO_ANSWER, danger } : { ...answer, danger, facets: null, suggestions: [] };
  }

  /** @param {Query} query @param {string} near @param {boolean} bare @returns {Promise<Settled>} */
  async settle(query, near, bare) {
    const [rows, { settle }] = await Promise.all([this.loadRows(bare), import("./settling.js")]);
    const { kept, explain, query: answered, ...settled } = settle(query, rows, bare);
    return { facets: rows.facets, answer: { ...(await this.answer(answered, near, kept, explain)), ...settled } };
  }

  /**
   * The rows of a large book weigh more than all else that a search fetches.
   * @param {Query} query
   * @param {string} near
   * @returns {Promise<Settled>}
   */
  async settleUncounted(query, near) {
    const { listFacets, settleUncounted } = await import("./settling.js");
    const facets = await listFacets(this.files);
    const { titles, explain } = settleUncounted(facets);
    return { facets, answer: { ...(await this.answer(query, near, rankAll(query), explain)), titles } };
  }

  /**
   * What is asked, with the listings that hold its words.
   * @param {Request} request
   * @returns {Promise<{query: Query, near: string}>}
   */
  async read({ query = "", near = "", within = null, age = null, filters = {}, plain = [], today = "", page = 1, limit = 10 }) {
    const { place_names: names } = await this.files.manifest();
    const setting = { today, places: splitNames(names), placed: Boolean(near), plain };
    const { words, wishes } = parseQuery(query, setting);
    const wished = (/** @type {string} */ key) => wishes.find((wish) => wish.key === key && wish.values.length);
    const where = wished("near")?.values[0] ?? near;
    const place = where ? await this.findPlace(where) : null;
    const sought = words.filter(({ bonus }) => !bonus).length;
    const [matches, ranks] = await Promise.all([
      this.match(query, words, sought), loadRanks(this.files, !sought && !place)]);
    const miles = within ?? (wished("within") ? Number(wished("within")?.values[0]) : null);
    return {
      near: where,
      query: { place, words, sought, wishes, matches, ranks, within: miles, ages: findAges(age, wishes), filters, page, limit },
    };
  }

  /**
   * Listings that hold any of the words.
   * @param {string} query
   * @param {Word[]} words
   * @param {number} sought how many of them are looked for
   */
  async match(query, words, sought) {
    const manifest = await this.files.manifest();
    const slots = splitList(manifest.cards.files).length << manifest.cards.bits;
    if (!words.length) return null;
    const wanted = await this.expander.expandAll(query, words);
    return scoreWords(wanted, { sought, bonus: words.length - sought }, manifest, slots, this.off);
  }

  /** How well listings answer the words, wherever they are. @param {string} text */
  relate(text) {
    const { words } = parseQuery(text);
    const plain = words.map((word) => ({ ...word, bonus: false }));
    return this.match(text, plain, plain.length);
  }

  /** Their script comes after the first results. @param {boolean} [bare] without what they state */
  async loadRows(bare = false) {
    const { fetchRows } = await import("./settling.js");
    const kept = bare && !this.rows.whole ? "bare" : "whole";
    const rows = this.rows[kept] ?? fetchRows(this.files, bare).catch((error) => {
      delete this.rows[kept];
      throw error;
    });
    this.rows[kept] = rows;
    return rows;
  }

  /**
   * One page of what was found, best first.
   * @param {Query} query
   * @param {string} near
   * @param {Found[]} found
   * @param {Explain} [explain]
   * @returns {Promise<Answer>}
   */
  async answer(query, near, found, explain = () => NOTHING) {
    found.sort(compareFound(query));
    const start = (query.page - 1) * query.limit;
    const shown = found.slice(start, start + query.limit);
    const cards = await Promise.all(shown.map(({ number }) => this.card(number)));
    const results = shown.map((one, place) => {
      const { row = [], ...card } = cards[place];
      return { ...describeResult(one, card, query), ...explain(one, row) };
    });
    const total = found.filter(({ verdict }) => verdict === YES).length;
    return {
      near: query.place?.words ?? null,
      placeUnknown: Boolean(near && !query.place),
      placeWanted: !near && query.wishes.some(({ key, values }) => key === "near" && !values.length),
      understood: [],
      mended: listMended(query),
      relaxed: null,
      total,
      ask: found.length - total,
      results,
      facets: null,
    };
  }

  /**
   * @param {number} number
   * @returns {Promise<Card & {row?: number[]}>} `row` sums up what its row says
   */
  async card(number) {
    const { cards } = await this.files.manifest();
    const digest = splitList(cards.files)[number >> cards.bits];
    return (await this.files.keep(`c-${digest}.json`, parseJson))[number];
  }
}

/**
 * @param {Query} query
 * @returns {Found[]}
 */
function rankAll({ matches, ranks }) {
  const numbers = matches ? matches.numbers : [...(ranks?.keys() ?? [])];
  return numbers.map((number) => ({
    number, verdict: YES, score: matches ? matches.scores[number] : 0, miles: null, reach: null,
    named: Boolean(matches?.named.has(number)),
  }));
}

/**
 * An age that was given by itself; or else the first among the words.
 * @param {number | null} age
 * @param {Wish[]} wishes
 * @returns {Query["ages"]}
 */
function findAges(age, wishes) {
  if (age !== null) return { from: age, to: age, wished: false };
  const ages = wishes.find(({ key }) => key === "age")?.ages;
  return ages ? { ...ages, wished: true } : null;
}

/**
 * Their script comes when somebody first types.
 * @param {string} query
 * @param {Facet[]} facets
 * @param {Answer} answer
 */
async function suggest(query, facets, { results }) {
  const { listSuggestions } = await import("./suggesting.js");
  return listSuggestions(query, facets, results);
}

/** @param {string} [names] */
function splitNames(names) {
  return names ? names.split("|") : [];
}
