/**
 * Weighs what a first search fetches, gzipped: node weigh_search.mjs SITE NEAR QUERY...
 * Prints for each query the bytes and files to the first results, and with counts and distance.
 */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { Engine } from "../../site/javascripts/search/engine.js";

/** @import { Request } from "../../site/javascripts/search/engine.js" */
/** @typedef {{bytes: number, files: number}} Fetched */

const [site, near, ...queries] = process.argv.slice(2);

/** @param {string} query */
async function weighQuery(query) {
  /** @type {Fetched | null} */
  let ranked = null;
  await weighRequest({ query }, (fetched) => { ranked ??= fetched; });
  return { query, ranked, settled: await weighRequest({ query, near }) };
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

for (const query of queries) console.log(JSON.stringify(await weighQuery(query)));
