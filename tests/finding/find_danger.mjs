/** Prints the sorts of danger in each text: {list, texts} in JSON on standard input. */

import { readFileSync } from "node:fs";

import { DangerFinder } from "../../site/javascripts/search/danger.js";

const { list, texts } = JSON.parse(readFileSync(0, "utf8"));
const finder = new DangerFinder(list);
console.log(JSON.stringify(texts.map((/** @type {string} */ text) => finder.find(text))));
