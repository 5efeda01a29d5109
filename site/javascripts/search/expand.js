/** For each word wanted, the terms that answer it, and how well. */

import { Postings } from "./postings.js";
import { findMeanings } from "./meanings.js";
import { listRelatives } from "./relatives.js";
import { finishIrregular, splitTerms } from "./tokens.js";

/** @import { Meaning } from "./meanings.js" */
/** @import { Mender } from "./mending.js" */
/** @import { IndexFiles } from "./index-files.js" */
/** @import { Word } from "./query.js" */
/** @import { Wanted, Weighed } from "./score.js" */

const UNFINISHED = 0.6;
const LONGER_WORD = 0.25;
const RELATIVE = 0.7;
/** "Leigh" in "choir in Leigh" asks for a place; a choir that says so is only a little better. */
const BONUS = 0.1;
const EVERYDAY = 0.2;
export const MEANING = { equal: 0.8, meant: 0.95, covered: 0.05, together: 2 };
const MOST_ENDINGS = 40;
/** A word that so many listings hold needs no other for the same; in a large book that list is long. */
const ENOUGH = 150;
/** Where longer words stand in so few listings, a slip in a common word is as likely. */
const MOST_LONGER = 8;
const MORE_COMMON = 5;

/**
 * @typedef {object} Choice
 * @property {string} term
 * @property {number} weight one for the word itself, less for its like
 */

export class Expander {
  /** @param {IndexFiles} files @param {string[]} off abilities to do without */
  constructor(files, off) {
    this.postings = new Postings(files);
    this.files = files;
    this.means = !off.includes("synonyms");
    this.guesses = !off.includes("guesses");
    this.mends = !off.includes("typos");
    this.stays = off.includes("stems");
    /** @type {Promise<Mender> | null} */
    this.mender = null;
  }

  /**
   * The words, each with its like; and what several of them mean together.
   * @param {string} query
   * @param {Word[]} words
   * @returns {Promise<Wanted[]>}
   */
  async expandAll(query, words) {
    const meanings = this.means ? findMeanings(this.files, splitTerms(query), words, this.guesses) : Promise.resolve([]);
    const [expanded, found] = await Promise.all([
      Promise.all(words.map((word, place) => this.expand(word, 1 << place, meanings))),
      meanings,
    ]);
    const common = words.reduce((bits, _, place) => bits | (isCommon(expanded[place]) ? 1 << place : 0), 0);
    const meant = await this.fetchMeanings(found.filter(({ covers, equal }) => !equal || covers & ~common));
    const together = meant.filter(({ bits }) => bits & (bits - 1));
    const covered = together.reduce((all, { bits }) => all | bits, 0);
    const alone = words.map((_, place) => ({
      bits: 1 << place,
      choices: [...expanded[place], ...choicesFor(1 << place, meant)],
      scale: scaleWord(words[place], Boolean(covered & (1 << place))),
      share: words[place].everyday ? EVERYDAY : 1,
    }));
    return [...alone, ...mergeWanted(together)];
  }

  /**
   * @param {Meaning[]} meanings
   * @returns {Promise<Wanted[]>}
   */
  async fetchMeanings(meanings) {
    return Promise.all(meanings.map(async ({ covers, mark, equal, likely = 1 }) => {
      const weight = (equal ? MEANING.equal : MEANING.meant) * likely;
      const choices = await this.fetch([{ term: mark, weight }]);
      return { bits: covers, choices: choices.map((one) => ({ ...one, guessed: likely < 1 })), scale: 1 };
    }));
  }

  /**
   * The listings of the word and of its like.
   * @param {Word} word
   * @param {number} bit of the word
   * @param {Promise<Meaning[]>} meanings a word that has one is no slip
   * @returns {Promise<Weighed[]>}
   */
  async expand(word, bit, meanings) {
    const itself = await this.fetch([{ term: word.term, weight: 1 }]);
    if (word.bonus || word.everyday) return itself;
    const relatives = await this.findRelatives(word);
    const longer = word.growing ? await this.fetch(await this.finish(word)) : [];
    const found = [...itself, ...relatives, ...longer];
    const isKnown = itself.length || relatives.length || (await meanings).some(({ covers }) => covers === bit);
    return [...found, ...(isKnown ? [] : await this.mend(word, countListings(found)))];
  }

  /** @param {Word} word @returns {Promise<Weighed[]>} of its other forms */
  async findRelatives({ term }) {
    if (this.stays) return [];
    const found = await this.postings.findBeside(term, listRelatives(term));
    return found.map((one) => ({ ...one, weight: RELATIVE }));
  }

  /**
   * What may have been meant, where the book does not hold the word.
   * @param {Word} word
   * @param {number} listings that hold a longer one
   */
  async mend(word, listings) {
    if (!this.mends || listings > MOST_LONGER) return [];
    const least = listings ? Math.floor(Math.log2(listings)) + MORE_COMMON : 0;
    this.mender = this.mender ?? this.hire();
    const mender = await this.mender;
    const mended = await this.fetch(await mender.mend(word.typed, least));
    return mended.map((one) => ({ ...one, mended: true }));
  }

  /** Few queries need it: its script is fetched for the first that does. */
  async hire() {
    const { Mender } = await import("./mending.js");
    return new Mender(this.files);
  }

  /**
   * @param {Choice[]} choices
   * @returns {Promise<Weighed[]>} those that the book holds
   */
  async fetch(choices) {
    const postings = await Promise.all(choices.map(({ term }) => this.postings.find(term)));
    return choices.flatMap(({ term, weight }, place) => {
      const posting = postings[place];
      return posting ? [{ term, posting, weight }] : [];
    });
  }

  /**
   * Terms that begin with the word; they count for little where the word itself is in the book.
   * @param {Word} word
   * @returns {Promise<Choice[]>}
   */
  async finish(word) {
    const [known, starting] = await Promise.all([
      this.postings.find(word.term),
      this.postings.findStarting(word.typed),
    ]);
    const longer = starting
      .sort((one, other) => other.listings - one.listings || (one.term < other.term ? -1 : 1))
      .slice(0, MOST_ENDINGS)
      .map(({ term }) => term);
    const terms = new Set([...finishIrregular(word.typed), ...longer]);
    terms.delete(word.term);
    return [...terms].map((term) => ({ term, weight: known ? LONGER_WORD : UNFINISHED }));
  }
}

/** @param {Word} word @param {boolean} isCovered by what several words mean together */
function scaleWord({ bonus, everyday }, isCovered) {
  if (bonus) return BONUS;
  if (isCovered) return MEANING.covered;
  return everyday ? EVERYDAY : 1;
}

/** @param {Weighed[]} found */
function countListings(found) {
  return found.reduce((sum, { posting }) => sum + posting.numbers.length, 0);
}

/** @param {Weighed[]} found */
function isCommon(found) {
  return found.some(({ posting, weight }) => weight === 1 && posting.numbers.length >= ENOUGH);
}

/** @param {number} bits @param {Wanted[]} meant */
function choicesFor(bits, meant) {
  return meant.filter((one) => one.bits === bits).flatMap(({ choices }) => choices);
}

/**
 * Meanings of the same words are one thing wanted.
 * @param {Wanted[]} together
 * @returns {Wanted[]}
 */
function mergeWanted(together) {
  const different = [...new Set(together.map(({ bits }) => bits))];
  return different.map((bits) => ({ bits, choices: choicesFor(bits, together), scale: MEANING.together }));
}
