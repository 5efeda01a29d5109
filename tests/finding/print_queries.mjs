/** Reads a query a line: prints what is looked for and what it was taken for, as JSON. */

import { readFileSync } from "node:fs";

import { parseQuery } from "../../site/javascripts/search/query.js";

const PLACES = ["hindley", "hindley green", "leigh", "wn1"];
const { plain = [], placed = false } = JSON.parse(process.argv[2] ?? "{}");
for (const line of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const { words, wishes } = parseQuery(line, { today: "wednesday", places: PLACES, placed, plain });
  const told = wishes.map(({ key, values, ages }) => [key, ...(ages ? [ages.from, ages.to] : values)]);
  console.log(JSON.stringify([words.filter(({ bonus }) => !bonus).map(({ typed }) => typed), told]));
}
