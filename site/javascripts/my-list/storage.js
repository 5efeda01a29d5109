/** The list on this device, and nowhere else. */

import { parseList, writeList } from "./entries.js";

/** @import { Entry } from "./entries.js" */
/** @typedef {"kept" | "full" | "refused"} Kept how keeping went */

export const KEY = "my-list";

/** @returns {Entry[]} empty where storage is refused */
export function loadList() {
  try {
    return parseList(localStorage.getItem(KEY));
  } catch {
    return [];
  }
}

/** @param {Entry[]} list @returns {Kept} */
export function saveList(list) {
  try {
    if (list.length) localStorage.setItem(KEY, writeList(list));
    else localStorage.removeItem(KEY);
    return "kept";
  } catch (error) {
    return isRefused() ? "refused" : "full";
  }
}

/** Whether this browser keeps nothing at all for the book. */
export function isRefused() {
  try {
    localStorage.setItem(`${KEY}-try`, "");
    localStorage.removeItem(`${KEY}-try`);
    return false;
  } catch {
    try {
      return localStorage.length === 0; // something is kept, so it is only full
    } catch {
      return true;
    }
  }
}

/** @param {() => void} hear called when another tab changed the list */
export function onChange(hear) {
  addEventListener("storage", ({ key }) => {
    if (key === KEY || key === null) hear();
  });
}
