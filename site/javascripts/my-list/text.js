/** A list as plain text, for a letter or a message. Notes are never in it. */

import { isPast } from "../past-dates.js";

/** @import { Day, Entry } from "./entries.js" */
/** @typedef {Record<string, string>} Labels by the facts' names, and "next" */

const SHOWN_DAYS = 3;

/** @param {Day[]} days @param {string} now London's clock */
export function comingDays(days, now) {
  return days.filter((day) => !isPast(day.over, now)).slice(0, SHOWN_DAYS);
}

/**
 * An entry's facts in the order of their labels; those that are not known are left out.
 * @param {Entry} entry
 * @param {Labels} labels
 * @param {string} now
 * @returns {{name: string, label: string, lines: string[]}[]}
 */
export function factRows({ facts }, labels, now) {
  if (!facts) return [];
  /** @type {Record<string, string[]>} */
  const known = { ...facts.lines, next: comingDays(facts.days, now).map(({ words }) => words) };
  return Object.entries(labels)
    .map(([name, label]) => ({ name, label, lines: known[name] ?? [] }))
    .filter(({ lines }) => lines.length > 0);
}

/**
 * @param {string} title
 * @param {Entry[]} list
 * @param {Labels} labels
 * @param {string} now
 */
export function writeText(title, list, labels, now) {
  const parts = list.map((entry, place) => [
    `${place + 1}. ${entry.facts?.name || entry.name}`,
    ...factRows(entry, labels, now).map(({ label, lines }) =>
      `   ${label}: ${lines.join("; ").replace(/\.;/g, ".")}`),
  ].join("\n"));
  return [title, ...parts].join("\n\n");
}
