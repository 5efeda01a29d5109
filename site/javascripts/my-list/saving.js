/** The button that keeps a page or a card in my list, on every page; and the count in the menu. */

import { tellWorker } from "../offline/telling.js";
import { copyTemplate, findElement } from "../search/parts.js";
import { collectWords } from "../search/words.js";
import { addEntries, changeEntry, newEntry, putBack, takeOut } from "./entries.js";
import { addressOf, idOf } from "./ids.js";
import { loadList, onChange, saveList } from "./storage.js";

/** @import { Entry } from "./entries.js" */

const FILLED_LATER = "[data-module='search-page'], [data-module='request-filters'], [data-module='match-page']";

class Saving {
  /** @param {HTMLElement} module holds the button, the words and where they are said */
  constructor(module) {
    this.base = document.documentElement.dataset.base ?? "";
    this.button = findElement(module, "template[data-keep]", HTMLTemplateElement);
    this.said = findElement(module, "[data-part='said']", HTMLElement);
    this.say = collectWords(module);
    /** @type {Map<string, {entry: Entry, place: number}>} taken out since the page opened, with its note */
    this.lately = new Map();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {string | undefined} */
    this.told = undefined;
  }

  start() {
    this.addButtons(document);
    for (const list of document.querySelectorAll(FILLED_LATER)) {
      new MutationObserver(() => this.addButtons(list)).observe(list, { childList: true, subtree: true });
    }
    document.addEventListener("my-list", () => this.show());
    onChange(() => this.show());
    addEventListener("pageshow", () => this.show());
    this.show();
  }

  /** @param {ParentNode} root */
  addButtons(root) {
    const own = idOf(location.pathname);
    const lead = root.querySelector("article.listing:not([data-gone]) > .lead");
    const title = lead?.parentElement?.querySelector("h1");
    if (own && lead && title) lead.after(this.makeButton(own, title.textContent ?? ""));
    const before = root.querySelectorAll("button[data-keep]").length;
    for (const card of root.querySelectorAll(".card")) this.addToCard(card);
    if (root !== document && root.querySelectorAll("button[data-keep]").length > before) this.show();
  }

  /** @param {Element} card */
  addToCard(card) {
    const link = card.querySelector("h3 a");
    const id = idOf(link?.getAttribute("href") ?? "");
    if (id && !card.querySelector("button[data-keep]")) {
      card.append(this.makeButton(id, link?.textContent ?? ""));
    }
  }

  /** @param {string} id @param {string} name */
  makeButton(id, name) {
    const button = copyTemplate(this.button, HTMLButtonElement);
    button.dataset.keep = id;
    findElement(button, "[data-show='name']", HTMLElement).textContent = name;
    button.addEventListener("click", () => {
      this.standAside(button);
      this.press(id, name.trim());
    });
    return button;
  }

  /** @param {string} id @param {string} name */
  press(id, name) {
    const list = loadList();
    const place = list.findIndex((entry) => entry.id === id);
    const next = place < 0 ? this.keep(list, id, name) : takeOut(list, id);
    const kept = next.length === list.length ? "many" : saveList(next);
    if (kept !== "kept") return this.tell(kept, name);
    if (place >= 0) this.lately.set(id, { entry: list[place], place });
    else this.keepFacts(id);
    this.show();
    this.tell(place < 0 ? "in" : "out", name);
  }

  /** @param {Entry[]} list @param {string} id @param {string} name */
  keep(list, id, name) {
    const before = this.lately.get(id);
    return before ? putBack(list, before.entry, before.place) : addEntries(list, [newEntry(id, name)]);
  }

  /** A copy for when there is no connection. @param {string} id */
  async keepFacts(id) {
    try {
      const { fetchFacts, today } = await import("./fetching-facts.js");
      const found = await fetchFacts(this.base, id);
      if (found.state !== "known") return;
      saveList(changeEntry(loadList(), id, { facts: found.facts, kept_on: today() }));
    } catch {
      // Without a connection the name alone is kept, until the list is opened with one.
    }
  }

  /** What is said must not cover what was pressed. @param {HTMLElement} button */
  standAside(button) {
    const isLow = button.getBoundingClientRect().top > innerHeight / 2;
    this.said.parentElement?.classList.toggle("at-top", isLow);
  }

  /** @param {string} word @param {string} name */
  tell(word, name) {
    this.said.textContent = this.say(word, { name });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.said.textContent = ""; }, 8000);
  }

  /** Once each time that they change. @param {string[]} addresses */
  tellSaved(addresses) {
    if (this.told === addresses.join()) return;
    this.told = addresses.join();
    tellWorker({ kind: "saved", addresses });
  }

  show() {
    const list = loadList();
    const ids = new Set(list.map(({ id }) => id));
    this.tellSaved([...ids].map(addressOf));
    /** @type {NodeListOf<HTMLElement>} */
    const buttons = document.querySelectorAll("button[data-keep]");
    for (const button of buttons) button.setAttribute("aria-pressed", String(ids.has(button.dataset.keep ?? "")));
    for (const link of document.querySelectorAll("[data-my-list-link]")) {
      link.removeAttribute("hidden");
      const count = findElement(link, "[data-show='count']", HTMLElement);
      count.textContent = list.length ? ` ${this.say("count", { count: list.length })}` : "";
    }
  }
}

/** @type {NodeListOf<HTMLElement>} */
const modules = document.querySelectorAll("[data-module='my-list-saving']");
modules.forEach((module) => new Saving(module).start());
