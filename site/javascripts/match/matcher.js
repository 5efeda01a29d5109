/**
 * What would suit somebody: from answers to a short list with reasons. It runs unchanged on a page and
 * in Node; the engine of the search reads the index for it, and nothing of the answers leaves it.
 */

import { parseJson } from "../search/index-files.js";
import { findDanger } from "../search/danger.js";
import { findAsked, weighAsked } from "./asked.js";
import { Fitting } from "./fit.js";
import { listTexts, readAge, readWho } from "./person.js";
import { Relating } from "./relevance.js";
import { listSteps } from "./relaxing.js";
import { strengthOf, weighCandidates } from "./strength.js";
import { loadTables } from "./tables.js";
import { readPicks, readWants } from "./wants.js";

/** @import { Card } from "../search/describing.js" */
/** @import { Engine } from "../search/engine.js" */
/** @import { Point } from "../search/distance.js" */
/** @import { Fit, Circumstances } from "./fit.js" */
/** @import { Answers } from "./person.js" */
/** @import { Rows } from "./relevance.js" */
/** @import { Candidate } from "./strength.js" */
/** @import { Said, Tables } from "./tables.js" */
/** @import { Want } from "./wants.js" */

/** Below that, a listing has too little to do with the answers; near misses need more. */
const LEAST = 0.36;
const LEAST_MISSED = 0.5;
const MOST_MISSED = 6;
/** Beside these sorts of danger nothing is suggested but whom to ring. */
const ALONE = new Set(["taken", "life"]);
/** What everything is worth to who wanted nothing in particular. */
const OPEN = 0.6;

/**
 * @typedef {object} Suggestion
 * @property {Card} card
 * @property {string} url
 * @property {number} score
 * @property {boolean} isGiving whether it is a way to give
 * @property {Want[]} wants that it answers, the best first
 * @property {Want[]} gives what of it would be welcome there
 * @property {Fit} fit
 * @property {string} reach
 */

/**
 * @typedef {object} Answer
 * @property {string | null} near as understood
 * @property {boolean} placeUnknown
 * @property {boolean} nothingTold
 * @property {string[]} danger the sorts that were spoken of, the most urgent first
 * @property {number} total
 * @property {Suggestion[]} results
 * @property {Suggestion[]} missed near misses, with what is against them
 * @property {Said[]} relaxed
 */

/** @typedef {{candidate: Candidate, fit: Fit, score: number}} Judged */

export class Matcher {
  /** @param {Engine} engine */
  constructor(engine) {
    this.engine = engine;
  }

  tables() {
    return loadTables(this.engine.files);
  }

  /**
   * @param {Answers} answers
   * @param {number} limit
   * @returns {Promise<Answer>}
   */
  async match(answers, limit) {
    const tables = await this.tables();
    const sorts = await findDanger(listTexts(answers).join(" . "), this.engine.files);
    const danger = sorts.map(({ name }) => name);
    const place = answers.near ? await this.engine.findPlace(answers.near) : null;
    const nothing = { near: place?.words ?? null, danger, total: 0, results: [], missed: [], relaxed: /** @type {Said[]} */ ([]) };
    if (answers.near && !place) return { ...nothing, placeUnknown: true, nothingTold: false };
    if (!hasAnswers(answers)) return { ...nothing, placeUnknown: false, nothingTold: true };
    const wants = await this.readWants(answers, tables);
    const known = { ...nothing, placeUnknown: false, nothingTold: false };
    if (danger.some((sort) => ALONE.has(sort)) || (danger.length && !wants.length)) return { ...known, relaxed: [{ word: "match_urgent" }] };
    const found = await this.find(wants, readCircumstances(answers, tables, place?.point ?? null), tables, known.near ?? "");
    const results = await Promise.all(found.suited.slice(0, limit).map((one) => this.suggest(one)));
    const missed = await Promise.all(found.missed.slice(0, MOST_MISSED).map((one) => this.suggest(one)));
    return { ...known, total: found.suited.length, results, missed, relaxed: found.relaxed };
  }

  /**
   * Words of danger are answered by whom to ring; nothing in the book is given as an answer to them.
   * @param {Answers} answers
   * @param {Tables} tables
   */
  async readWants(answers, tables) {
    const wants = readWants(answers, tables);
    const dangers = await Promise.all(wants.map(({ typed }) => findDanger(typed, this.engine.files)));
    return wants.filter((_, place) => !dangers[place].length);
  }

  /**
   * What suits; where nothing does, what does once something is let go of.
   * @param {Want[]} wants
   * @param {Circumstances} circumstances
   * @param {Tables} tables
   * @param {string} place in words
   */
  async find(wants, circumstances, tables, place) {
    const rows = await this.engine.loadRows();
    const fitting = new Fitting(rows.facets, tables, await this.places());
    const asked = findAsked(wants, tables);
    const settle = (/** @type {Candidate[]} */ all) => all
      .map((one) => ({ ...one, left: weighAsked(one.row, rows.facets, tables, asked) }))
      .filter((one) => strengthOf(one) >= LEAST);
    const open = settle(openToAll(rows));
    const candidates = wants.length ? settle(await this.findCandidates(wants, rows)) : open;
    const { missed } = judgeAll(candidates, fitting, circumstances);
    for (const step of listSteps(circumstances, place, tables)) {
      const { suited } = judgeAll(step.isOpen ? open : candidates, fitting, step.circumstances);
      if (suited.length) return { suited, missed: leaveOut(missed, suited), relaxed: step.said };
    }
    return { suited: [], missed, relaxed: [{ word: "match_nothing" }] };
  }

  /** @param {Want[]} wants @param {Rows} rows */
  async findCandidates(wants, rows) {
    const relating = new Relating(this.engine, rows);
    const related = await Promise.all(wants.map((want) => relating.relate(want)));
    return weighCandidates(related, rows, await relating.findWelcome("time"));
  }

  /** @returns {Promise<Map<string, Point>>} by the id of the place */
  async places() {
    const { places } = await this.engine.files.manifest();
    /** @type {[string, string, number, number][]} */
    const rows = await this.engine.files.keep(`places-${places}.json`, parseJson);
    return new Map(rows.map(([id, , latitude, longitude]) => [id, { latitude, longitude }]));
  }

  /** @param {Judged} judged @returns {Promise<Suggestion>} */
  async suggest({ candidate, fit, score }) {
    const card = await this.engine.card(candidate.row.number);
    return {
      card,
      url: card.address ?? `/listings/${card.slug}/`,
      score: Math.round(score * 10000) / 10000,
      isGiving: candidate.isGiving,
      wants: candidate.join.map(({ want }) => want),
      gives: candidate.give.map(({ want }) => want),
      fit,
      reach: candidate.row.reach,
    };
  }
}

/** @param {Answers} answers where a distance or company alone says nothing yet */
function hasAnswers({ reach, company, ...telling }) {
  return Object.values(telling).some((value) => (Array.isArray(value) ? value.length : value !== "" && value !== undefined));
}

/**
 * @param {Answers} answers
 * @param {Tables} tables
 * @param {Point | null} point
 * @returns {Circumstances}
 */
function readCircumstances(answers, tables, point) {
  const { days = [], parts = [], needs = [], reach } = answers;
  const hard = readPicks(answers.hard ?? [], "hard", tables);
  const within = tables.reaches.find(([id]) => id === reach)?.[2] ?? null;
  return {
    who: readWho(answers, hard), age: readAge(answers, tables),
    point, within, days, parts, needs, tell: [...new Set(hard.flatMap(({ tell = [] }) => tell))],
  };
}

/**
 * @param {Candidate[]} candidates
 * @param {Fitting} fitting
 * @param {Circumstances} somebody
 */
function judgeAll(candidates, fitting, somebody) {
  const judged = candidates.map((candidate) => {
    const fit = fitting.judge(candidate.row, somebody, candidate.isGiving);
    return { candidate, fit, score: strengthOf(candidate) * fit.share };
  });
  const best = (/** @type {Judged} */ one, /** @type {Judged} */ other) =>
    other.score - one.score || one.candidate.row.number - other.candidate.row.number;
  return {
    suited: judged.filter(({ fit }) => !fit.against.length).sort(best),
    missed: judged.filter(({ fit, candidate }) => fit.against.length && strengthOf(candidate) >= LEAST_MISSED)
      .sort((one, other) => one.fit.against.length - other.fit.against.length || best(one, other)),
  };
}

/** @param {Judged[]} judged @param {Judged[]} others */
function leaveOut(judged, others) {
  const numbers = new Set(others.map(({ candidate }) => candidate.row.number));
  return judged.filter(({ candidate }) => !numbers.has(candidate.row.number));
}

/** Groups, activities and events, where nobody has said what is wanted. @param {Rows} rows @returns {Candidate[]} */
function openToAll({ facets, byNumber }) {
  const kind = facets.findIndex(({ key }) => key === "kind");
  const open = ["group", "activity", "event"].map((id) => facets[kind]?.values.findIndex(([value]) => value === id));
  const rows = [...byNumber.values()].filter((row) => row.facets[kind]?.yes.some((value) => open.includes(value)));
  return rows.map((row) => ({ row, join: [], give: [], isGiving: false, base: OPEN }));
}
