/** Other forms of a word that a text may hold: swim, swimmer and swimming; colour and color. */

const LEAST = 3;
const LEAST_DOER = 4;
/** These end like a doer of something, and are none. */
const NO_DOERS = new Set(["corner", "easter", "flower", "master", "number", "shower", "border", "sister"]);
const BRITISH = [["our", "or"], ["isation", "ization"], ["ise", "ize"], ["yse", "yze"], ["tre", "ter"],
  ["ogue", "og"], ["amme", "am"], ["lling", "ling"], ["llor", "lor"], ["ence", "ense"]];

/**
 * @param {string} term
 * @returns {string[]} none of them the term itself; most are no words
 */
export function listRelatives(term) {
  if (term.length < LEAST || !/^[a-z]+$/.test(term)) return [];
  const forms = [...findBases(term), ...findSpellings(term)].flatMap((base) => [base, ...growBase(base)]);
  return [...new Set(forms)].filter((form) => form !== term && form.length >= LEAST);
}

/** @param {string} term @returns {string[]} what it may be made of, itself included */
function findBases(term) {
  const stump = term.endsWith("ing") ? term.slice(0, -3) : "";
  const doer = term.endsWith("er") && !NO_DOERS.has(term) ? term.slice(0, -2) : "";
  const bases = [stump, doer].flatMap((cut) => (cut.length < LEAST ? [] : [cut, `${cut}e`, undouble(cut)]));
  return [term, ...bases.filter((base) => base.length >= (doer ? LEAST_DOER : LEAST))];
}

/** @param {string} word */
function undouble(word) {
  return /([b-df-hj-np-tv-z])\1$/.test(word) ? word.slice(0, -1) : word;
}

/** @param {string} base */
function growBase(base) {
  if (/(ing|er)$/.test(base)) return [];
  if (base.endsWith("e")) return [`${base.slice(0, -1)}ing`, `${base}r`];
  const last = base[base.length - 1];
  const doubled = /[^aeiou][aeiou][b-df-hj-np-tv-z]$/.test(base) ? [`${base}${last}ing`, `${base}${last}er`] : [];
  return [`${base}ing`, `${base}er`, ...doubled];
}

/** @param {string} term */
function findSpellings(term) {
  return BRITISH.flatMap((pair) => pair.flatMap((from, place) => {
    const at = term.lastIndexOf(from);
    return at > 1 ? [term.slice(0, at) + pair[1 - place] + term.slice(at + from.length)] : [];
  }));
}
