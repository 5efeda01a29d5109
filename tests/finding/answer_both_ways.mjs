/**
 * Answers each request of JSON lines with counts and without: node answer_both_ways.mjs SITE < LINES.
 * Prints a line for each: both answers, and the names of the files that each way had to fetch.
 */

import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";

import { Engine } from "../../site/javascripts/search/engine.js";

const [site] = process.argv.slice(2);

/** @param {object} request @param {boolean} counted */
async function answer(request, counted) {
  /** @type {string[]} */
  const files = [];
  const engine = new Engine(async (path) => {
    files.push(basename(path));
    return readFile(join(site, path));
  });
  return { answer: await engine.search({ query: "", ...request, counted }), files };
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  console.log(JSON.stringify([await answer(request, true), await answer(request, false)]));
}
