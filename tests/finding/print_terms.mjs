/** Prints the terms of each text in a JSON list given on standard input. */

import { readFileSync } from "node:fs";

import { splitTerms } from "../../site/javascripts/search/tokens.js";

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(splitTerms)));
