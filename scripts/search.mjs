/**
 * Search a built site from the command line, with the engine that runs in the browser.
 *
 * node scripts/search.mjs --site build/site [--json] "query" [--near PLACE] [--within MILES]
 *   [--filter key=value]... [--limit N] [--page N] [--language en] [--batch FILE]
 */

import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";

import { Refusal, messageOf, openEngine, readNumber, readWhole, run, usageOf } from "./site_engine.mjs";

/** @import { Result } from "../site/javascripts/search/describing.js" */
/** @import { Answer, Engine, Request } from "../site/javascripts/search/engine.js" */
/** @import { Relaxed } from "../site/javascripts/search/judging.js" */
/** @import { Fetched } from "./site_engine.mjs" */
/** @import { Facet } from "../site/javascripts/search/rows.js" */

const OPTIONS = /** @type {const} */ ({
  site: { type: "string", default: "build/site" },
  json: { type: "boolean", default: false },
  near: { type: "string" },
  within: { type: "string" },
  filter: { type: "string", multiple: true, default: /** @type {string[]} */ ([]) },
  limit: { type: "string", default: "10" },
  page: { type: "string", default: "1" },
  language: { type: "string", default: "en" },
  batch: { type: "string" },
  help: { type: "boolean", default: false },
});
/** @typedef {ReturnType<typeof readArguments>["values"]} Options */
/** @typedef {{filters: Record<string, string[]>, age: number | null}} Narrowing */

/** @param {string[]} words */
function readArguments(words) {
  try {
    return parseArgs({ args: words, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new Refusal(messageOf(error));
  }
}

/** @param {string[]} pairs @param {Engine} engine */
async function readFilters(pairs, engine) {
  const facets = new Map((await engine.facets()).map((facet) => [facet.key, facet]));
  /** @type {Narrowing} */
  const read = { filters: {}, age: null };
  for (const pair of pairs) addFilter(read, pair, facets);
  return read;
}

/** @param {Narrowing} read is added to @param {string} pair @param {Map<string, Facet>} facets */
function addFilter(read, pair, facets) {
  const [key, value] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
  if (!pair.includes("=")) throw new Refusal(`--filter takes key=value, not "${pair}".`);
  if (key === "age") {
    read.age = readNumber("filter age", value, 0);
    return;
  }
  const facet = facets.get(key);
  if (!facet) throw new Refusal(`There is no filter "${key}". There are: ${[...facets.keys(), "age"].join(", ")}.`);
  const known = facet.values.map(([id]) => id);
  if (!known.includes(value)) {
    throw new Refusal(`"${key}" has no value "${value}". Some that it has: ${known.slice(0, 20).join(", ")}.`);
  }
  (read.filters[key] ??= []).push(value);
}

/**
 * @param {Options} options
 * @param {Engine} engine
 * @returns {Promise<Omit<Request, "query">>}
 */
async function readRequest(options, engine) {
  if (options.near !== undefined && !(await engine.findPlace(options.near))) {
    throw new Refusal(`"${options.near}" is not a postcode or a place that this book knows.`);
  }
  if (options.within !== undefined && options.near === undefined) {
    throw new Refusal("--within needs --near: miles from where?");
  }
  return {
    near: options.near ?? "",
    within: options.within === undefined ? null : readNumber("within", options.within, 0),
    limit: readWhole("limit", options.limit),
    page: readWhole("page", options.page),
    ...(await readFilters(options.filter, engine)),
  };
}

/**
 * @param {string} query
 * @param {Answer} answer
 * @param {Fetched} fetched index files since the start, and their gzipped bytes
 */
function shapeAnswer(query, answer, { files, bytes }) {
  const { near, total, ask, facets, understood, mended, relaxed, danger = [] } = answer;
  const results = answer.results.map((result) => ({ ...result, why: sayWhy(result) }));
  return { query, near, danger, understood, mended, relaxed, total, ask, results, facets, files, bytes };
}

/** @param {Result} result */
function sayWhy({ words, miles, card, facts }) {
  const distance = miles === null ? "" : `${miles} ${miles === 1 ? "mile" : "miles"}`;
  const parts = [words.join(", "), distance, card.when, ...facts.map(lower)];
  return parts.filter(Boolean).join("; ");
}

/** @param {string} words */
function lower(words) {
  return words.charAt(0).toLowerCase() + words.slice(1);
}

/** @param {Result} result */
function listResult(result) {
  const { name, url, ask, card, unknown } = result;
  const asking = unknown.length ? `not stated: ${unknown.join(", ").toLowerCase()}` : "";
  const notes = [sayWhy(result), card.place, asking, ask ? "ask first" : ""];
  return `  ${name}\n    ${notes.filter(Boolean).join("; ")}\n    ${url}`;
}

/** @param {string} query @param {Answer} answer */
function printList(query, answer) {
  const asking = answer.ask ? `, and ${answer.ask} to ask about` : "";
  console.log(`${query || "Everything"}: ${answer.total} found${asking}.`);
  for (const { key, words, typed } of answer.understood) console.log(`  "${typed}" read as ${key} ${words}`.trimEnd());
  for (const { typed, found } of answer.mended) console.log(`  nothing holds "${typed}": shown for "${found}"`);
  if (answer.relaxed) console.log(`  nothing fits all of it; gave way: ${sayRelaxed(answer.relaxed)}`);
  for (const result of answer.results) console.log(listResult(result));
}

/** @param {Relaxed} relaxed */
function sayRelaxed({ kind, from, to, what }) {
  if (kind === "within") return `${from} miles, to ${to ?? "any number of"} miles`;
  return what.length ? what.join(", ") : kind;
}

/** @param {string | undefined} batch @param {string[]} words */
async function readQueries(batch, words) {
  if (batch === undefined) return [words.join(" ")];
  try {
    return (await readFile(batch, "utf8")).replace(/\n$/, "").split("\n");
  } catch {
    throw new Refusal(`The file of queries, ${batch}, cannot be read.`);
  }
}

/** @param {string[]} words */
export async function main(words) {
  const { values: options, positionals } = readArguments(words);
  if (options.help) {
    console.log(await usageOf(new URL(import.meta.url)));
    return;
  }
  const queries = await readQueries(options.batch, positionals);
  const fetched = { files: 0, bytes: 0 };
  const engine = await openEngine(options, fetched);
  const request = await readRequest(options, engine);
  for (const query of queries) {
    const answer = await engine.search({ ...request, query });
    if (options.json || options.batch) console.log(JSON.stringify(shapeAnswer(query, answer, fetched)));
    else printList(query, answer);
  }
}

await run(main, "The search failed");
