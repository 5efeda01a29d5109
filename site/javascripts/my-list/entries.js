/** A list as plain data, and what can be done to it; each gives a new list and changes none. */

import { MOST_ENTRIES, isId } from "./ids.js";

export const MOST_NOTE = 500;
export const FACTS = /** @type {const} */ (["notice", "needed", "when", "where", "joining", "cost", "phone",
  "email", "web", "contact", "access", "confirmed"]);
const MOST_LINES = 12;
const MOST_LINE = 600;

/**
 * @typedef {object} Day
 * @property {string} words
 * @property {string} over when it is past: a day, or a day and time
 */
/**
 * @typedef {object} Facts what an entry's page says
 * @property {string} name
 * @property {Record<string, string[]>} lines by the names in FACTS
 * @property {Day[]} days the next ones
 */
/**
 * @typedef {object} Entry
 * @property {string} id
 * @property {string} name
 * @property {string} note as typed
 * @property {Facts | null} facts as they were when kept
 * @property {string} kept_on the ISO day of the facts; empty where there are none
 */

/** @param {string} id @param {string} name @returns {Entry} */
export function newEntry(id, name) {
  return { id, name, note: "", facts: null, kept_on: "" };
}

/** @param {Entry[]} list @param {Entry[]} more those not yet in it go to its end, while there is room */
export function addEntries(list, more) {
  const known = new Set(list.map(({ id }) => id));
  return [...list, ...more.filter(({ id }) => !known.has(id))].slice(0, MOST_ENTRIES);
}

/** @param {Entry[]} list @param {string} id */
export function takeOut(list, id) {
  return list.filter((entry) => entry.id !== id);
}

/** @param {Entry[]} list @param {Entry} entry @param {number} place counted from 0 */
export function putBack(list, entry, place) {
  const others = takeOut(list, entry.id);
  return [...others.slice(0, place), entry, ...others.slice(place)];
}

/** @param {Entry[]} list @param {string} id @param {number} by -1 is one place up */
export function moveEntry(list, id, by) {
  const from = list.findIndex((entry) => entry.id === id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= list.length) return list;
  return putBack(list, list[from], to);
}

/** @param {Entry[]} list @param {string} id @param {Partial<Entry>} changes */
export function changeEntry(list, id, changes) {
  return list.map((entry) => (entry.id === id ? { ...entry, ...changes } : entry));
}

/**
 * An entry's page has moved. Where the list has the new one already, the two become one.
 * @param {Entry[]} list @param {string} id @param {string} now
 */
export function renameEntry(list, id, now) {
  const old = list.find((entry) => entry.id === id);
  const other = list.find((entry) => entry.id === now);
  if (!old || id === now) return list;
  const note = [old.note, other?.note].filter(Boolean).join("\n").slice(0, MOST_NOTE);
  return changeEntry(takeOut(list, now), id, { ...other, id: now, note });
}

/**
 * A list from what storage held, whoever wrote it there.
 * @param {string | null} text
 * @returns {Entry[]}
 */
export function parseList(text) {
  try {
    const { entries } = JSON.parse(text ?? "");
    return addEntries([], entries.filter((/** @type {any} */ one) => isId(one?.id)).map(parseEntry));
  } catch {
    return [];
  }
}

/** @param {Entry[]} list */
export function writeList(list) {
  return JSON.stringify({ format: 1, entries: list });
}

/** @param {any} one @returns {Entry} */
function parseEntry(one) {
  return {
    id: one.id,
    name: line(one.name),
    note: typeof one.note === "string" ? one.note.slice(0, MOST_NOTE) : "",
    facts: one.facts ? parseFacts(one.facts) : null,
    kept_on: /^\d{4}-\d\d-\d\d$/.test(one.kept_on) ? one.kept_on : "",
  };
}

/** @param {any} facts @returns {Facts} */
function parseFacts(facts) {
  const known = FACTS.filter((name) => Array.isArray(facts.lines?.[name]));
  const lines = Object.fromEntries(known.map((name) => [name, facts.lines[name].slice(0, MOST_LINES).map(line)]));
  const days = Array.isArray(facts.days) ? facts.days.slice(0, MOST_LINES) : [];
  return {
    name: line(facts.name),
    lines,
    days: days.map((/** @type {any} */ day) => ({ words: line(day?.words), over: line(day?.over) })),
  };
}

/** @param {unknown} text */
export function line(text) {
  return typeof text === "string" ? text.replace(/\s+/g, " ").trim().slice(0, MOST_LINE) : "";
}
