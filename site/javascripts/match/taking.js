/** Taking the answer along: into my list, to print it there, or as a link that holds ids alone. */

import { copyBox } from "../my-list/copying.js";
import { addEntries, newEntry } from "../my-list/entries.js";
import { today } from "../my-list/fetching-facts.js";
import { writeShared } from "../my-list/ids.js";
import { partsOf } from "../my-list/list-parts.js";
import { loadList, saveList } from "../my-list/storage.js";

/** @import { Facts } from "../my-list/entries.js" */
/** @import { Say } from "../search/words.js" */
/** @import { Shown } from "./answer-view.js" */

export class Taking {
  /** @param {HTMLElement} page @param {Say} say @param {(words: string) => void} tell */
  constructor(page, say, tell) {
    this.part = partsOf(page);
    this.say = say;
    this.tell = tell;
    this.base = document.documentElement.dataset.base ?? "";
    /** @type {Shown[]} */
    this.shown = [];
    /** @type {Map<string, Facts>} */
    this.facts = new Map();
  }

  start() {
    this.part("keep").addEventListener("click", () => this.keep());
    this.part("keep-and-print").addEventListener("click", () => {
      if (this.keep()) location.assign(`${this.base}/my-list/`);
    });
    this.part("copy-link").addEventListener("click", () => this.copy());
  }

  /** @param {Shown[]} shown */
  show(shown) {
    this.shown = shown;
    this.facts.clear();
    for (const name of ["tools", "sending"]) this.part(name).hidden = shown.length === 0;
    this.writeLink();
  }

  clear() {
    this.show([]);
  }

  /** What a page says now; null where it can't be told. @param {string} id @param {Facts | null} facts */
  hear(id, facts) {
    if (facts) this.facts.set(id, facts);
  }

  writeLink() {
    const address = `${location.origin}${this.base}/my-list/`;
    this.part("link", HTMLInputElement).value = `${address}#${writeShared(this.shown.map(({ id }) => id))}`;
  }

  /** @returns {boolean} whether they are in the list now */
  keep() {
    const entries = this.shown.map(({ id, name }) => this.makeEntry(id, name));
    const merged = addEntries(loadList(), entries);
    const kept = saveList(merged);
    document.dispatchEvent(new Event("my-list"));
    this.tell(this.say(kept, { count: merged.length }));
    return kept === "kept";
  }

  /** @param {string} id @param {string} name */
  makeEntry(id, name) {
    const facts = this.facts.get(id) ?? null;
    return { ...newEntry(id, name), facts, kept_on: facts ? today() : "" };
  }

  async copy() {
    const box = this.part("link", HTMLInputElement);
    await copyBox(box, this.say, (words) => this.tell(words));
  }
}
