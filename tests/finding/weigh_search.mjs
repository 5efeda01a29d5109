/**
 * Weighs what a first search fetches, gzipped: node weigh_search.mjs SITE NEAR QUERY...
 * Prints for each query the bytes and files to the first results, and with counts and distance.
 */

import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { Engine } from "../../site/javascripts/search/engine.js";

/** @import { Request } from "../../site/javascripts/search/engine.js" */
/** @typedef {{bytes: number, files: number}} Fetched */

const [site, near, ...queries] = process.argv.slice(2);
const scripts = new URL("../../site/javascripts/search/", import.meta.url);

async function weighScripts() {
  const names = (await readdir(scripts)).filter((name) => name.endsWith(".js"));
  const files = await Promise.all(names.map((name) => readFile(new URL(name, scripts))));
  return files.reduce((sum, bytes) => sum + gzipSync(bytes).length, 0);
}

/** @param {string} query @param {number} weight */
async function weighQuery(query, weight) {
  /** @type {Fetched | null} */
  let ranked = null;
  await weighRequest({ query }, (fetched) => { ranked ??= fetched; });
  return { query, scripts: weight, ranked, settled: await weighRequest({ query, near }) };
}

/** @param {Request} request @param {(fetched: Fetched) => void} [hear] */
async function weighRequest(request, hear = () => {}) {
  const fetched = { bytes: 0, files: 0 };
  const engine = new Engine(async (path) => {
    const bytes = await readFile(join(site, path));
    fetched.bytes += gzipSync(bytes).length;
    fetched.files += 1;
    return bytes;
  });
  await engine.search(request, () => hear({ ...fetched }));
  return fetched;
}

const weight = await weighScripts();
for (const query of queries) console.log(JSON.stringify(await weighQuery(query, weight)));
