/** The page of my list: what this device keeps, or what a link shares. */

import { dayInWords } from "./day-in-words.js";
import { fetchLive, sentence } from "./live.js";
import {
  addEntries, changeEntry, moveEntry, newEntry, putBack, renameEntry, takeOut,
} from "./my-list/entries.js";
import { startClearing } from "./my-list/clearing.js";
import { EntryView } from "./my-list/entry-view.js";
import { fetchAll, today } from "./my-list/fetching-facts.js";
import { isId, readShared } from "./my-list/ids.js";
import { partsOf } from "./my-list/list-parts.js";
import { overlayLive } from "./my-list/live-facts.js";
import { Sending } from "./my-list/sending.js";
import { isRefused, loadList, onChange, saveList } from "./my-list/storage.js";
import { londonClock } from "./past-dates.js";
import { copyTemplate, findElement } from "./search/parts.js";
import { collectWords } from "./search/words.js";

/** @import { Live } from "./live.js" */
/** @import { Entry } from "./my-list/entries.js" */
/** @import { Standing } from "./my-list/entry-view.js" */
/** @import { Answer } from "./my-list/fetching-facts.js" */

const SAID_MS = 8000;
const FRESH_MS = 600000;

class MyList {
  /** @param {HTMLElement} page */
  constructor(page) {
    this.page = page;
    this.part = partsOf(page);
    this.say = collectWords(page);
    this.base = document.documentElement.dataset.base ?? "";
    this.view = new EntryView(page, this.say);
    this.sending = new Sending(page, this.say, this.view.labels, (words) => this.tell(words));
    this.entries = this.part("entries");
    this.undo = findElement(page, "template[data-undo]", HTMLTemplateElement);
    /** @type {Entry[]} what is shown */
    this.list = [];
    /** @type {Map<string, Standing>} */
    this.standings = new Map();
    this.isShared = false;
    this.strange = 0;
    this.round = 0;
    this.askedAt = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  start() {
    this.part("without-script").hidden = true;
    findElement(this.page, "[data-show='day']", HTMLElement).textContent = dayInWords(today());
    this.part("keep").addEventListener("click", () => this.keepShared());
    startClearing(this.part, () => this.empty());
    this.sending.start();
    onChange(() => this.adopt());
    addEventListener("online", () => this.refreshAll());
    document.addEventListener("visibilitychange", () => this.adopt());
    addEventListener("hashchange", () => {
      if (this.isShared || readShared(location.hash)) this.open();
    });
    this.open();
  }

  open() {
    const shared = readShared(location.hash);
    this.isShared = shared !== null;
    this.strange = shared?.strange ?? 0;
    this.list = shared ? shared.ids.map((id) => newEntry(id, "")) : loadList();
    this.standings.clear();
    this.entries.textContent = "";
    this.part("gone").hidden = true;
    this.part("gone-names").textContent = "";
    this.entries.append(...this.list.map((entry) => this.makeItem(entry)));
    this.show();
    this.refreshAll();
  }

  /** Another tab may have changed the list; what is being typed here stays. */
  adopt() {
    if (this.isShared || document.visibilityState === "hidden") return;
    const kept = loadList();
    const ids = (/** @type {Entry[]} */ list) => list.map(({ id }) => id).join();
    if (ids(kept) !== ids(this.list)) return this.open();
    for (const { id, note } of kept) {
      const box = this.itemOf(id)?.querySelector("textarea");
      if (!box || box === document.activeElement) continue;
      box.value = note;
      this.list = changeEntry(this.list, id, { note });
    }
    if (Date.now() - this.askedAt > FRESH_MS) this.refreshAll();
  }

  refreshAll() {
    this.askedAt = Date.now();
    return this.refresh(this.list.map(({ id }) => id));
  }

  /** @param {Entry} entry */
  makeItem(entry) {
    const item = this.view.make(entry, this.isShared ? null : this);
    this.fill(item, entry);
    return item;
  }

  /** @param {HTMLElement} item @param {Entry} entry */
  fill(item, entry) {
    this.view.fill(item, entry, this.standings.get(entry.id) ?? "asking", londonClock(new Date()));
  }

  /** @param {string} id @returns {HTMLElement | undefined} */
  itemOf(id) {
    /** @type {HTMLElement[]} */
    const items = [...this.entries.querySelectorAll("[data-id]")].map((item) => /** @type {any} */ (item));
    return items.find((item) => item.dataset.id === id);
  }

  /** Everything around the entries. */
  show() {
    const { isShared, list } = this;
    const title = this.say(isShared ? "shared" : "title");
    this.part("title").textContent = title;
    this.part("shared").hidden = !isShared;
    this.part("keep").hidden = list.length === 0;
    this.part("strange").hidden = this.strange === 0;
    this.part("strange").textContent = this.say(this.strange === 1 ? "strange-one" : "strange", { count: this.strange });
    this.part("refused").hidden = isShared || list.length > 0 || !isRefused();
    this.part("empty").hidden = isShared || list.length > 0 || !this.part("refused").hidden;
    for (const name of ["tools", "way-to-tools"]) this.part(name).hidden = list.length === 0;
    this.part("clearing").hidden = isShared;
    this.view.settleButtons(this.entries);
    this.sending.show(list, londonClock(new Date()), (this.part("from").textContent ?? "").trim());
  }

  /** @param {string[]} ids whose pages are asked what is so now */
  async refresh(ids) {
    if (ids.length === 0) return;
    const round = ++this.round;
    const live = await fetchLive(this.base);
    await fetchAll(this.base, ids, (id, answer) => {
      if (round === this.round && this.itemOf(id)) this.hear(id, answer, live);
    });
    if (round !== this.round) return;
    this.show();
    if (!this.isShared) this.keep();
  }

  /** @param {string} id @param {Answer} answer @param {Live} live */
  hear(id, answer, live) {
    const say = (/** @type {string} */ word) => (sentence(document, word).textContent ?? "").trim();
    const found = answer.state === "unreachable" ? answer : overlayLive(answer, id, live, say);
    if (found.state === "gone") return this.dismiss(id);
    if (found.state === "moved") return this.rename(id, found.to);
    if (found.state === "known") {
      const { facts } = found;
      this.list = changeEntry(this.list, id, { facts, name: facts.name, kept_on: today() });
    }
    this.standings.set(id, found.state === "known" ? "fresh" : "old");
    const entry = this.list.find((one) => one.id === id);
    const item = this.itemOf(id);
    if (entry && item) this.fill(item, entry);
  }

  /** It is no longer in the book: that is said, with the note that would be lost. @param {string} id */
  dismiss(id) {
    const entry = this.list.find((one) => one.id === id);
    this.list = takeOut(this.list, id);
    this.itemOf(id)?.remove();
    if (this.isShared) this.strange += 1;
    if (!entry || this.isShared) return;
    const told = document.createElement("li");
    told.textContent = this.say(entry.note ? "gone-note" : "gone", { name: entry.name || id, note: entry.note });
    this.part("gone-names").append(told);
    this.part("gone").hidden = false;
  }

  /** Its page has another address now. @param {string} id @param {string} to */
  rename(id, to) {
    if (!isId(to) || to === id) return;
    this.list = renameEntry(this.list, id, to);
    this.itemOf(to)?.remove();
    const entry = this.list.find((one) => one.id === to);
    if (entry) this.itemOf(id)?.replaceWith(this.makeItem(entry));
    if (!this.isShared) this.keep();
    this.refreshAll();
  }

  /** @param {string} id @param {number} by */
  move(id, by) {
    this.removeUndo();
    this.list = moveEntry(this.list, id, by);
    const item = this.itemOf(id);
    const place = this.list.findIndex((entry) => entry.id === id);
    const active = document.activeElement;
    if (!item) return;
    this.entries.insertBefore(item, this.entries.children[by < 0 ? place : place + 1] ?? null);
    this.show();
    const isUsable = active instanceof HTMLButtonElement && !active.disabled;
    findElement(item, isUsable ? `[data-do='${active.dataset.do}']` : "[data-do]:not([disabled])", HTMLButtonElement).focus();
    const { name } = this.list[place];
    this.keepOrTell(this.say("moved", { name, place: place + 1, count: this.list.length }));
  }

  /** @param {string} id */
  takeOut(id) {
    this.removeUndo();
    const place = this.list.findIndex((entry) => entry.id === id);
    const entry = this.list[place];
    const line = copyTemplate(this.undo, HTMLLIElement);
    const button = findElement(line, "button", HTMLButtonElement);
    findElement(line, "[data-show='name']", HTMLElement).textContent = entry.name;
    button.addEventListener("click", () => this.putBack(entry, place, line));
    this.list = takeOut(this.list, id);
    this.itemOf(id)?.replaceWith(line);
    this.show();
    button.focus();
    this.keepOrTell(this.say("out", { name: entry.name }));
  }

  /** @param {Entry} entry @param {number} place @param {HTMLElement} line */
  putBack(entry, place, line) {
    this.list = putBack(this.list, entry, place);
    const item = this.makeItem(entry);
    line.replaceWith(item);
    this.show();
    item.querySelector("h2")?.focus();
    this.keepOrTell(this.say("back", { name: entry.name }));
  }

  removeUndo() {
    this.entries.querySelector("[data-undone]")?.remove();
  }

  /** @param {string} id @param {string} note */
  note(id, note) {
    this.list = changeEntry(this.list, id, { note });
    this.keepOrTell("");
  }

  keepShared() {
    const merged = addEntries(loadList(), this.list);
    const kept = saveList(merged);
    if (kept !== "kept") return this.tell(this.say(kept));
    history.replaceState(null, "", location.pathname);
    document.dispatchEvent(new Event("my-list"));
    this.open();
    this.part("title").focus();
    this.tell(this.say("added", { count: merged.length }));
  }

  empty() {
    this.list = [];
    this.keep();
    this.open();
    this.part("title").focus();
    this.tell(this.say("emptied"));
  }

  keep() {
    const kept = saveList(this.list);
    document.dispatchEvent(new Event("my-list"));
    return kept;
  }

  /** @param {string} words said when it was kept */
  keepOrTell(words) {
    const kept = this.keep();
    this.tell(kept === "kept" ? words : this.say(kept));
  }

  /** @param {string} words */
  tell(words) {
    this.part("status").textContent = words;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.part("status").textContent = ""; }, SAID_MS);
  }
}

/** @type {NodeListOf<HTMLElement>} */
const pages = document.querySelectorAll("[data-module='my-list']");
pages.forEach((page) => new MyList(page).start());
