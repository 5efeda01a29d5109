/** For each word wanted, the terms that answer it, and how well. */

import { Postings } from "./postings.js";
import { finishIrregular } from "./tokens.js";

/** @import { Mender } from "./mending.js" */
/** @import { IndexFiles } from "./index-files.js" */
/** @import { Word } from "./query.js" */
/** @import { Weighed } from "./score.js" */

const UNFINISHED = 0.6;
const LONGER_WORD = 0.25;
const MOST_ENDINGS = 40;
/** A word in so few listings may be a slip of their writers' own. */
const RARE = 1;
const RARE_START = 8;
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
    this.mends = !off.includes("typos");
    /** @type {Promise<Mender> | null} */
    this.mender = null;
  }

  /**
   * The listings of the word and of its like.
   * @param {Word} word
   * @returns {Promise<Weighed[]>}
   */
  async expand(word) {
    const itself = await this.fetch([{ term: word.term, weight: 1 }]);
    const longer = word.growing ? await this.fetch(await this.finish(word)) : [];
    const found = [...itself, ...longer];
    return [...found, ...(await this.mend(word, countListings(found), itself.length > 0))];
  }

  /**
   * What may have been meant, where the book does not hold the word or hardly.
   * @param {Word} word
   * @param {number} listings that hold it or a longer one
   * @param {boolean} isKnown
   */
  async mend(word, listings, isKnown) {
    if (!this.mends || listings > (isKnown ? RARE : RARE_START)) return [];
    const least = listings ? Math.floor(Math.log2(listings)) + MORE_COMMON : 0;
    this.mender = this.mender ?? this.hire();
    const mender = await this.mender;
    return this.fetch(await mender.mend(word.typed, least));
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
    return choices.flatMap(({ weight }, place) => {
      const posting = postings[place];
      return posting ? [{ posting, weight }] : [];
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

/** @param {Weighed[]} found */
function countListings(found) {
  return found.reduce((sum, { posting }) => sum + posting.numbers.length, 0);
}
