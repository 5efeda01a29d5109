/**
 * What would suit somebody: from answers to a short list with reasons. It runs unchanged on a page and
 * in Node; the engine of the search reads the index for it, and nothing of the answers leaves it.
 */

import { parseJson } from "../search/index-files.js";
import { speaksOfDanger } from "../search/danger.js";
import { findAsked, isUnasked } from "./asked.js";
import { Fitting } from "./fit.js";
import { listTexts, readAge, readWho } from "./person.js";
import { Relating } from "./relevance.js";
import { listSteps } from "./relaxing.js";
import { strengthOf, weighCandidates } from "./strength.js";
import { loadTables } from "./tables.js";
import { readPicks, readWants } from "./wants.js";

/** @import { Card, Engine } from "../search/engine.js" */
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
 * @property {boolean} isDanger
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
    const isDanger = await speaksOfDanger(listTexts(answers).join(" . "), this.engine.files);
    const place = answers.near ? await this.engine.findPlace(answers.near) : null;
    const nothing = { near: place?.words ?? null, isDanger, total: 0, results: [], missed: [], relaxed: [] };
    if (answers.near && !place) return { ...nothing, placeUnknown: true, nothingTold: false };
    if (!hasAnswers(answers)) return { ...nothing, placeUnknown: false, nothingTold: true };
    const found = await this.find(answers, tables, place?.point ?? null, place?.words ?? "");
    const results = await Promise.all(found.suited.slice(0, limit).map((one) => this.suggest(one)));
    const missed = await Promise.all(found.missed.slice(0, MOST_MISSED).map((one) => this.suggest(one)));
    return {
      ...nothing, placeUnknown: false, nothingTold: false,
      total: found.suited.length, results, missed, relaxed: found.relaxed,
    };
  }

  /**
   * @param {Answers} answers
   * @param {Tables} tables
   * @param {Point | null} point
   * @param {string} words of the place
   */
  async find(answers, tables, point, words) {
    const rows = await this.engine.loadRows();
    const wants = readWants(answers, tables);
    const fitting = new Fitting(rows.facets, tables, await this.places());
    const circumstances = readCircumstances(answers, tables, point);
    const candidates = await this.findCandidates(wants, rows, tables, answers);
    for (const step of listSteps(circumstances, words, tables)) {
      const pool = step.isOpen ? openToAll(rows) : candidates;
      const judged = judgeAll(pool, fitting, step.circumstances);
      if (!judged.suited.length) continue;
      const shown = new Set(judged.suited.map(({ candidate }) => candidate.row.number));
      const { missed } = judgeAll(candidates, fitting, circumstances);
      return { suited: judged.suited, missed: missed.filter(({ candidate }) => !shown.has(candidate.row.number)), relaxed: step.said };
    }
    return { ...judgeAll(candidates, fitting, circumstances), relaxed: [{ word: "match_nothing" }] };
  }

  /**
   * @param {Want[]} wants
   * @param {Rows} rows
   * @param {Tables} tables
   * @param {Answers} answers
   */
  async findCandidates(wants, rows, tables, answers) {
    if (!wants.length) return openToAll(rows);
    const relating = new Relating(this.engine, rows);
    const related = await Promise.all(wants.map((want) => relating.relate(want)));
    const time = await relating.findWelcome("time");
    const asked = findAsked(wants, tables);
    return weighCandidates(related, rows, time)
      .filter(({ row }) => !isUnasked(row, rows.facets, tables, asked))
      .filter((candidate) => strengthOf(candidate) >= LEAST);
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

/** Groups, activities and events, where nobody has said what is wanted. @param {Rows} rows @returns {Candidate[]} */
function openToAll({ facets, byNumber }) {
  const kind = facets.findIndex(({ key }) => key === "kind");
  const open = ["group", "activity", "event"].map((id) => facets[kind]?.values.findIndex(([value]) => value === id));
  const rows = [...byNumber.values()].filter((row) => row.facets[kind]?.yes.some((value) => open.includes(value)));
  return rows.map((row) => ({ row, join: [], give: [], isGiving: false, base: LEAST_MISSED }));
}
