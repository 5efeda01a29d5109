/** What can be answered and what is said, as communitybook/planning/match.py writes it. */

import { parseJson } from "../search/index-files.js";

/** @import { IndexFiles } from "../search/index-files.js" */

/**
 * @typedef {object} Pick one answer that can be picked
 * @property {string} id
 * @property {string} words
 * @property {string[]} [say] terms that somebody may type for it
 * @property {string} [why] what a result says of it, where that is not the pick's own words
 * @property {string[]} [categories] that are right for it
 * @property {string[]} [also] categories that may be
 * @property {string[]} [find] terms in listings; under give, terms of what is welcome
 * @property {string[]} [who] what it makes somebody
 * @property {string[]} [tell] access questions to look at
 * @property {string} [ask] before the first time
 */

/**
 * @typedef {object} Tables
 * @property {{enjoy: Pick[], hard: Pick[], give: Pick[]}} picks
 * @property {Record<string, string[]>} unasked by category the terms that ask for it
 * @property {Record<string, string>} audiences
 * @property {[id: string, words: string, from: number, to: number][]} ages
 * @property {[id: string, words: string, miles: number | null][]} reaches
 * @property {[id: string, facet: string, value: string, words: string][]} needs
 * @property {Record<string, string>} who
 * @property {string[]} company
 * @property {string[]} days
 * @property {string[]} parts
 * @property {Record<string, string>} languages
 * @property {Record<string, string>} words sentences by their key
 */

/** @typedef {{word: string, values?: Record<string, string | number>}} Said a sentence and what stands in it */

/**
 * @param {IndexFiles} files
 * @returns {Promise<Tables>}
 */
export async function loadTables(files) {
  const { match } = await files.manifest();
  return files.keep(`match-${match}.json`, parseJson);
}

/** @param {Tables} tables @param {Said} said */
export function fillIn({ words }, { word, values = {} }) {
  return (words[word] ?? "").replace(/\{(\w+)\}/g, (_, /** @type {string} */ key) => String(values[key] ?? ""));
}

/** "Tuesday, Thursday and Friday" @param {string[]} words @param {string} and */
export function joinWords(words, and) {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${and} ${words[words.length - 1]}`;
}

/** For the middle of a phrase; LGBT+ keeps its capitals. @param {string} words */
export function lower(words) {
  return /^[A-Z][A-Z]/.test(words) ? words : words.charAt(0).toLowerCase() + words.slice(1);
}
