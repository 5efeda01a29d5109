/**
 * What would suit somebody: the match of a built site from the command line, with the engine of its page.
 *
 * node scripts/match.mjs --site build/site [--json] PERSON.json [--limit N] [--language en] [--batch]
 *
 * With --batch the file holds a list of persons, and each is answered in a line of its own.
 * PERSON.json (or - for standard input) holds one object; every answer may be left out:
 *   near      a postcode or the name of a place            "WN1 1AA"
 *   reach     walk (0.75 miles), bus (3), car (8) or any    "bus"
 *   enjoy     what they enjoy: picks of content/match.yml, or any words  ["sewing", "tapestry"]
 *   hard      what is hard just now, likewise              ["pain", "lonely"]
 *   give      what they could give, likewise               ["car", "an hour on Mondays"]
 *   days      monday to sunday                             ["tuesday"]
 *   parts     morning, afternoon, evening                  ["morning"]
 *   needs     free, women, step_free, hearing_loop and the other access questions  ["step_free"]
 *   who       audiences that they are one of               ["women", "veterans"]
 *   company   alone, someone or children                   "alone"
 *   language  besides English, by its code                 "pl"
 *   age       in years, or the id of a band                76
 */

import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";

import { Matcher } from "../site/javascripts/match/matcher.js";
import { checkAnswers } from "../site/javascripts/match/person.js";
import { listOwnQuestions, listQuestions, sayBecause, sayWhy } from "../site/javascripts/match/reasons.js";
import { fillIn } from "../site/javascripts/match/tables.js";
import { Refusal, messageOf, openEngine, readWhole, run, usageOf } from "./site_engine.mjs";

/** @import { Answer, Suggestion } from "../site/javascripts/match/matcher.js" */
/** @import { Answers } from "../site/javascripts/match/person.js" */
/** @import { Tables } from "../site/javascripts/match/tables.js" */

const OPTIONS = /** @type {const} */ ({
  site: { type: "string", default: "build/site" },
  json: { type: "boolean", default: false },
  limit: { type: "string", default: "50" },
  language: { type: "string", default: "en" },
  batch: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
});

/** @param {string[]} words */
function readArguments(words) {
  try {
    return parseArgs({ args: words, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new Refusal(messageOf(error));
  }
}

/** @param {string[]} names @returns {Promise<unknown>} */
async function readJson([name, ...others]) {
  if (!name || others.length) throw new Refusal("Name one file of answers, or - for standard input.");
  try {
    return JSON.parse(name === "-" ? await text(process.stdin) : await readFile(name, "utf8"));
  } catch (error) {
    throw new Refusal(`The answers in ${name} cannot be read: ${messageOf(error)}.`);
  }
}

/** @param {unknown} value @param {Tables} tables @returns {Answers} */
function readAnswers(value, tables) {
  const wrong = checkAnswers(value, tables);
  if (wrong) throw new Refusal(fillIn(tables, wrong));
  return /** @type {Answers} */ (value);
}

/** @param {Suggestion} one @param {Tables} tables */
function shapeResult(one, tables) {
  const { card, url, score, isGiving, fit } = one;
  return {
    slug: card.slug, name: card.name, url, score, miles: fit.miles, why: sayWhy(one, tables),
    unknown: fit.unknown, ask: listOwnQuestions(one, tables), joining: card.joining ?? "", give: isGiving,
  };
}

/** @param {Answer} answer @param {Answers} answers @param {Tables} tables */
function shapeAnswer(answer, answers, tables) {
  const { near, total, danger, results, missed, relaxed, nothingTold } = answer;
  return {
    near, total, danger, ask: listQuestions(answers, tables),
    relaxed: [...relaxed, ...(nothingTold ? [{ word: "match_tell_us" }] : [])].map((said) => fillIn(tables, said)),
    results: results.map((one) => shapeResult(one, tables)),
    not_for_you: missed.map((one) => ({
      slug: one.card.slug, name: one.card.name, url: one.url, because: sayBecause(one, tables),
    })),
  };
}

/** @param {ReturnType<typeof shapeAnswer>} shaped */
function printList({ relaxed, ask: questions, results, not_for_you: missed }) {
  for (const sentence of [...relaxed, ...questions]) console.log(sentence);
  for (const { name, why, ask, url } of results) {
    console.log([`  ${name}`, why, ...ask, url].join("\n    "));
  }
  if (missed.length) console.log("Not for you:");
  for (const { name, because } of missed) console.log(`  ${name}: ${because}`);
}

/** @param {string[]} words */
async function main(words) {
  const { values: options, positionals } = readArguments(words);
  if (options.help) {
    console.log(await usageOf(new URL(import.meta.url)));
    return;
  }
  const given = await readJson(positionals);
  const limit = readWhole("limit", options.limit);
  for (const one of options.batch && Array.isArray(given) ? given : [given]) await answerOne(one, limit, options);
}

/** @param {unknown} given @param {number} limit @param {ReturnType<typeof readArguments>["values"]} options */
async function answerOne(given, limit, options) {
  const fetched = { files: 0, bytes: 0 };
  const matcher = new Matcher(await openEngine(options, fetched));
  const tables = await matcher.tables();
  const answers = readAnswers(given, tables);
  const answer = await matcher.match(answers, limit);
  if (answer.placeUnknown) {
    throw new Refusal(fillIn(tables, { word: "refuse_place", values: { near: answers.near ?? "" } }));
  }
  const shaped = shapeAnswer(answer, answers, tables);
  if (options.json) console.log(JSON.stringify({ ...shaped, ...fetched }));
  else printList(shaped);
}

await run(main, "The match failed");
