/** Prints how many edits part each pair of words in a JSON list given on standard input. */

import { readFileSync } from "node:fs";

import { countEdits } from "../../site/javascripts/search/mending.js";

/** @type {[string, string][]} */
const pairs = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(pairs.map(([one, other]) => countEdits(one, other, 2))));
