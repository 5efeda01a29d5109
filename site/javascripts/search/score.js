/** BM25F: how well each listing answers the words. All numbers to tune stand in one table. */

/** @import { Posting } from "./postings.js" */

export const TUNING = {
  //          name, categories, summary, description, topics
  weights: [4.5, 4, 2, 1, 2.5],
  lengthMatters: [0.4, 0.3, 0.7, 0.7, 0.6],
  saturation: 1.2,
  allWordsBonus: 1,
};
const FIELDS = ["name", "categories", "summary", "description", "topics"];
const LENGTH_STEPS = Array.from({ length: 16 }, (_, step) => 2 ** (step / 2));

/**
 * @typedef {{posting: Posting, weight: number}} Weighed
 * @typedef {object} Wanted one of the words, or several that mean something together
 * @property {Weighed[]} choices
 * @property {number} bits of the words
 * @property {number} scale how much it counts
 * @typedef {{listings: number, average_lengths: number[]}} Sizes of the book
 */

/**
 * @typedef {object} Matches listings that hold any of the words
 * @property {number[]} numbers
 * @property {Float64Array} scores by number
 * @property {Uint32Array} words by number: a bit for each word found
 */

/**
 * @param {Wanted[]} wanted
 * @param {number} count of words
 * @param {Sizes} book
 * @param {number} slots one more than the largest listing number
 * @param {string[]} off abilities to do without
 * @returns {Matches}
 */
export function scoreWords(wanted, count, book, slots, off) {
  const weights = TUNING.weights.map((weight, field) => (off.includes(FIELDS[field]) ? 0 : weight));
  const worth = tabulateWorth(book.average_lengths, weights);
  /** @type {Matches} */
  const total = { numbers: [], scores: new Float64Array(slots), words: new Uint32Array(slots) };
  for (const { choices, bits, scale } of wanted) {
    addWord(total, scoreWord(choices, book, worth), bits, scale);
  }
  for (const number of total.numbers) {
    const share = countBits(total.words[number]) / count;
    total.scores[number] *= share ** TUNING.allWordsBonus;
  }
  return total;
}

/**
 * The best of a word's choices for each listing.
 * @param {Weighed[]} choices
 * @param {Sizes} book
 * @param {Float64Array[]} worth
 */
function scoreWord(choices, book, worth) {
  /** @type {Map<number, number>} */
  const best = new Map();
  const endings = rarityOf(sumListings(choices.filter(({ weight }) => weight < 1)), book);
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

/** @param {Matches} total is added to @param {Map<number, number>} best @param {number} bits @param {number} scale */
function addWord(total, best, bits, scale) {
  for (const [number, score] of best) {
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

/** @param {number} bits */
function countBits(bits) {
  let count = 0;
  for (let rest = bits; rest; rest &= rest - 1) count++;
  return count;
}
