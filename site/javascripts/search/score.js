/** BM25F: how well each listing answers the words. All numbers to tune stand in one table. */

/** @import { Posting } from "./postings.js" */

export const TUNING = {
  //          name, categories, summary, description, topics
  weights: [4.5, 4, 2, 1, 2.5],
  lengthMatters: [0.4, 0.3, 0.7, 0.7, 0.6],
  saturation: 1.2,
  allWordsBonus: 1,
  stale: 0.97,
};
const FIELDS = ["name", "categories", "summary", "description", "topics"];
/** Set beside the fields of a listing that nobody has confirmed for long. */
const STALE = 1 << FIELDS.length;
const LENGTH_STEPS = Array.from({ length: 16 }, (_, step) => 2 ** (step / 2));

/**
 * @typedef {{term: string, posting: Posting, weight: number, mended?: boolean, guessed?: boolean}} Weighed
 * @typedef {object} Wanted one of the words, or several that mean something together
 * @property {Weighed[]} choices
 * @property {number} bits of the words
 * @property {number} scale how much it counts
 * @property {number} [share] of a single word: how much it matters whether a listing holds it
 * @typedef {{listings: number, average_lengths: number[]}} Sizes of the book
 */

/**
 * @typedef {object} Matches listings that hold any of the words
 * @property {number[]} numbers
 * @property {Float64Array} scores by number
 * @property {Uint32Array} words by number: a bit for each word found
 * @property {Set<number>} named numbers whose names hold every word, those of wishes too
 * @property {Wanted[]} wanted
 */

/**
 * @param {Wanted[]} wanted
 * @param {{sought: number, bonus: number}} count of words looked for, and of those that only speak
 *   for a listing that is found
 * @param {Sizes} book
 * @param {number} slots one more than the largest listing number
 * @param {string[]} off abilities to do without
 * @returns {Matches}
 */
export function scoreWords(wanted, { sought, bonus }, book, slots, off) {
  const weights = TUNING.weights.map((weight, field) => (off.includes(FIELDS[field]) ? 0 : weight));
  const worth = tabulateWorth(book.average_lengths, weights);
  const soughtBits = 2 ** sought - 1;
  const all = 2 ** (sought + bonus) - 1;
  /** @type {Matches} */
  const total = {
    numbers: [], scores: new Float64Array(slots), words: new Uint32Array(slots), named: new Set(), wanted,
  };
  const names = new Uint32Array(slots);
  const stale = new Uint8Array(slots);
  const lookedFor = wanted.filter(({ bits }) => !sought || bits & soughtBits);
  for (const one of [...lookedFor, ...wanted.filter((one) => !lookedFor.includes(one))]) {
    const { choices, bits, scale } = one;
    const isLookedFor = lookedFor.includes(one);
    addWord(total, scoreWord(choices, book, worth), bits, scale, isLookedFor);
    for (const { posting, weight } of choices) noteNames(posting, weight === 1 ? bits : 0, names, stale);
  }
  const shares = wanted.filter(({ share }) => share !== undefined).slice(0, sought);
  const most = sumShares(shares, soughtBits);
  for (const number of total.numbers) {
    const share = sought ? sumShares(shares, total.words[number]) / most : 1;
    total.scores[number] *= share ** TUNING.allWordsBonus * (stale[number] ? TUNING.stale : 1);
    if (bonus && names[number] === all) total.named.add(number);
  }
  return total;
}

/**
 * @param {Posting} posting
 * @param {number} bits of words that stand so in the names
 * @param {Uint32Array} names is added to
 * @param {Uint8Array} stale is added to
 */
function noteNames({ numbers, masks }, bits, names, stale) {
  numbers.forEach((number, place) => {
    if (masks[place] & 1) names[number] |= bits;
    if (masks[place] & STALE) stale[number] = 1;
  });
}

/**
 * The best of a word's choices for each listing; what is guessed never counts more than what is known.
 * @param {Weighed[]} choices
 * @param {Sizes} book
 * @param {Float64Array[]} worth
 */
function scoreWord(choices, book, worth) {
  const endings = rarityOf(sumListings(choices.filter(({ weight }) => weight < 1)), book);
  const known = scoreChoices(choices.filter(({ guessed }) => !guessed), book, worth, endings);
  const guessed = scoreChoices(choices.filter((one) => one.guessed), book, worth, endings);
  const most = [...known.values()].reduce((least, score) => Math.min(least, score), Infinity);
  for (const [number, score] of guessed) if (!known.has(number)) known.set(number, Math.min(score, most));
  return known;
}

/**
 * @param {Weighed[]} choices
 * @param {Sizes} book
 * @param {Float64Array[]} worth
 * @param {number} endings how rare at most what is not the word itself
 */
function scoreChoices(choices, book, worth, endings) {
  /** @type {Map<number, number>} */
  const best = new Map();
  for (const { posting, weight } of choices) {
    const rarity = Math.min(rarityOf(posting.numbers.length, book), weight < 1 ? endings : Infinity);
    scorePosting(posting, weight * rarity, worth, best);
  }
  return best;
}

/** @param {Weighed[]} choices */
function sumListings(choices) {
  return choices.reduce((sum, { posting }) => sum + posting.numbers.length, 0);
}

/** @param {number} listings @param {Sizes} book */
function rarityOf(listings, book) {
  const holding = Math.min(listings, book.listings);
  return Math.log(1 + (book.listings - holding + 0.5) / (holding + 0.5));
}

/**
 * @param {Posting} posting
 * @param {number} scale
 * @param {Float64Array[]} worth
 * @param {Map<number, number>} best is added to
 */
function scorePosting(posting, scale, worth, best) {
  let note = 0;
  posting.numbers.forEach((number, place) => {
    const mask = posting.masks[place];
    let weight = 0;
    for (let field = 0; field < FIELDS.length; field++) {
      if (mask & (1 << field)) weight += worth[field][posting.notes[note++]];
    }
    const score = (scale * weight) / (TUNING.saturation + weight);
    if (score > (best.get(number) ?? 0)) best.set(number, score);
  });
}

/**
 * @param {Matches} total is added to
 * @param {Map<number, number>} best
 * @param {number} bits
 * @param {number} scale
 * @param {boolean} isLookedFor or else counts only for what is found by other words
 */
function addWord(total, best, bits, scale, isLookedFor) {
  for (const [number, score] of best) {
    if (!isLookedFor && !total.words[number]) continue;
    if (!total.words[number]) total.numbers.push(number);
    total.words[number] |= bits;
    total.scores[number] += score * scale;
  }
}

/**
 * What each note (length step and count) is worth in each field.
 * @param {number[]} averageLengths
 * @param {number[]} weights
 */
function tabulateWorth(averageLengths, weights) {
  return averageLengths.map((average, field) =>
    Float64Array.from({ length: 256 }, (_, note) => {
      const matters = TUNING.lengthMatters[field];
      const length = LENGTH_STEPS[note >> 4] / average;
      return (weights[field] * (note & 15)) / (1 - matters + matters * length);
    }));
}

/** Of the words that the bits name. @param {Wanted[]} words @param {number} held */
function sumShares(words, held) {
  return words.reduce((sum, { bits, share = 0 }) => (bits & held ? sum + share : sum), 0);
}
