/** What a query needs to be answered: the words alone, where listings are, or what they state. */

/** @import { Query } from "./engine.js" */

/**
 * Without a place or anything that narrows, the words alone tell what comes first.
 * @param {Query} query
 */
export function needsRows({ place, within, ages, filters, wishes, sought, ranks }) {
  const filtered = Object.values(filters).some((values) => values.length);
  return Boolean(place || filtered || wishes.length || within !== null || ages || (!sought && !ranks));
}

/**
 * Whether a filter or the words ask for what the rows state; places and ages lie beside it.
 * @param {Query} query
 */
export function asksWhatIsStated({ filters, wishes }) {
  const lyingBeside = ["near", "within", "age"];
  return Object.values(filters).some((values) => values.length)
    || wishes.some(({ key }) => !lyingBeside.includes(key));
}

/**
 * Whether the ranked listings are all that the rows would leave: words that only help leave others too.
 * @param {Query} query
 */
export function tellsAll(query) {
  return !needsRows(query) && Boolean(!query.matches || query.sought);
}
