/**
 * Asks one engine all queries: node eval_search.mjs ENGINE SITE MODULES [WITHOUT] < queries
 * Queries come as a JSON list; so go the slugs of the first ten results of each.
 */

import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { Engine } from "../site/javascripts/search/engine.js";

const [name, site, modules, without = ""] = process.argv.slice(2);
const FIELDS = ["name", "categories", "summary", "description"];

/** @typedef {{slug: string} & Record<string, string>} Text */
/** @typedef {(query: string) => Promise<string[]> | string[]} Ask */

/** @returns {Text[]} */
const readTexts = () => JSON.parse(readFileSync(join(site, "texts.json"), "utf8"));
const fetchModule = createRequire(join(modules, "any.js"));

/** @returns {Ask} */
function askOurs() {
  const off = without.split(",").filter(Boolean);
  const engine = new Engine((path) => readFile(join(site, path)), "en", off);
  return async (query) => (await engine.search({ query })).results.map(({ slug }) => slug);
}

/** @returns {Ask} */
function askLunr() {
  const lunr = fetchModule("lunr");
  const index = lunr(function () {
    this.ref("slug");
    for (const field of FIELDS) this.field(field);
    for (const text of readTexts()) this.add(text);
  });
  return (query) => index.query((wanted) => {
    for (const word of lunr.tokenizer(query)) wanted.term(word.toString(), { usePipeline: true });
  }).map(({ ref }) => ref);
}

/** @returns {Ask} */
function askMiniSearch() {
  const MiniSearch = fetchModule("minisearch");
  const index = new MiniSearch({ idField: "slug", fields: FIELDS });
  index.addAll(readTexts());
  const options = { boost: { name: 3, categories: 2 }, prefix: true, fuzzy: 0.2 };
  return (query) => index.search(query, options).map(({ id }) => id);
}

/** @returns {Promise<Ask>} */
async function askPagefind() {
  const bundle = join(site, "pagefind");
  globalThis.fetch = async (address) => {
    const bytes = await readFile(new URL(String(address).split("?")[0], pathToFileURL(`${bundle}/`)));
    return new Response(bytes);
  };
  const pagefind = await import(pathToFileURL(join(bundle, "pagefind.js")).href);
  await pagefind.options({ basePath: pathToFileURL(`${bundle}/`).href });
  await pagefind.init();
  return async (query) => {
    const { results } = await pagefind.search(query);
    const pages = await Promise.all(results.slice(0, 10).map((one) => one.data()));
    return pages.map(({ url }) => url.split("/").at(-2));
  };
}

const engines = { ours: askOurs, lunr: askLunr, minisearch: askMiniSearch, pagefind: askPagefind };
const ask = await engines[name]();
const found = [];
for (const query of JSON.parse(readFileSync(0, "utf8"))) found.push((await ask(query)).slice(0, 10));
process.stdout.write(JSON.stringify(found), () => process.exit());
