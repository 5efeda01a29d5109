/** Filters of "Can you help?": the form, the address and the list kept in step. */

import { readFrom } from "./search/fetching.js";
import { IndexFiles } from "./search/index-files.js";
import { copyTemplate, findElement } from "./search/parts.js";
import { findPlace } from "./search/places.js";
import { recallPlace, rememberPlace } from "./search/remembered-place.js";
import { collectWords } from "./search/words.js";
import { chooseRequests, listAreas, listSkills, readWanted, writeWanted } from "./request-matching.js";

/** @import { Match, Row, Wanted } from "./request-matching.js" */

class RequestFilters {
  /** @param {HTMLElement} page */
  constructor(page) {
    this.page = page;
    this.base = document.documentElement.dataset.base ?? "";
    this.say = collectWords(page);
    this.card = findElement(page, "template[data-card]", HTMLTemplateElement);
    this.files = new IndexFiles(readFrom(this.base), "en");
    /** @type {Row[]} */
    this.rows = [];
    this.asked = 0;
    this.shown = ""; // cards that stand right stay: a link must not go from under a finger
  }

  async start() {
    const answer = await fetch(`${this.base}/requests/open.json`, { cache: "no-cache" });
    if (!answer.ok) return;
    this.rows = (await answer.json()).requests;
    this.fillChoices("skill", listSkills(this.rows).map((skill) => [skill, skill]));
    this.fillChoices("area", listAreas(this.rows));
    this.part("place", HTMLInputElement).value = recallPlace();
    this.listen();
    this.part("form").hidden = false;
    this.restore();
  }

  /**
   * @template {HTMLElement} Kind
   * @param {string} name
   * @param {new () => Kind} [kind]
   * @returns {Kind}
   */
  part(name, kind = /** @type {any} */ (HTMLElement)) {
    return findElement(this.page, `[data-part="${name}"]`, kind);
  }

  /** @param {string} name */
  select(name) {
    return findElement(this.page, `[data-filter="${name}"]`, HTMLSelectElement);
  }

  /** @param {string} name @param {string[][]} choices value and words */
  fillChoices(name, choices) {
    this.select(name).append(...choices.map(([value, words]) => new Option(words, value)));
  }

  listen() {
    this.part("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.commit();
    });
    this.part("form").addEventListener("change", () => this.commit());
    this.part("clear").addEventListener("click", () => {
      this.put(readWanted(""));
      this.part("place", HTMLInputElement).value = "";
      this.select("kind").focus();
      this.commit();
    });
    addEventListener("popstate", () => this.restore());
  }

  /** @returns {Wanted} what the form asks */
  read() {
    const value = (/** @type {string} */ name) => this.select(name).value;
    const within = Number(value("within"));
    return {
      kind: value("kind"), skill: value("skill"), day: value("day"), area: value("area"),
      within: within || null,
    };
  }

  /** @param {Wanted} wanted */
  put(wanted) {
    for (const [name, value] of Object.entries(wanted)) this.select(name).value = String(value ?? "");
  }

  commit() {
    const fragment = writeWanted(this.read());
    rememberPlace(this.part("place", HTMLInputElement).value.trim());
    if (fragment !== location.hash.slice(1)) history.pushState(null, "", `#${fragment}`);
    this.show();
  }

  restore() {
    this.put(readWanted(location.hash));
    this.show();
  }

  /** Without any choice the page's own list stands. */
  async show() {
    const wanted = this.read();
    const typed = this.part("place", HTMLInputElement).value.trim();
    const question = JSON.stringify([wanted, typed]);
    if (question === this.shown) return;
    this.shown = question;
    const asked = ++this.asked;
    const place = typed ? await findPlace(typed, this.files).catch(() => null) : null;
    if (asked !== this.asked) return;
    this.part("unknown-place").hidden = !typed || place !== null;
    const isChosen = writeWanted(wanted) !== "" || place !== null;
    this.part("plain").hidden = isChosen;
    this.part("found").hidden = !isChosen;
    this.part("clear").hidden = !isChosen;
    if (isChosen) this.showFound(chooseRequests(this.rows, wanted, place?.point ?? null));
    else this.part("status").textContent = "";
  }

  /** @param {Match[]} matches */
  showFound(matches) {
    const sure = matches.filter((one) => one.isSure);
    const ask = matches.filter((one) => !one.isSure);
    const found = this.say(sure.length === 1 ? "found-one" : "found", { count: sure.length });
    const words = ask.length ? this.say("and-ask", { sure: found, ask: ask.length }) : found;
    this.part("count").textContent = words;
    this.part("status").textContent = words;
    this.fill("sure", sure);
    this.fill("ask", ask);
    this.part("asking").hidden = ask.length === 0;
    this.part("empty").hidden = matches.length > 0;
  }

  /** @param {string} list @param {Match[]} matches */
  fill(list, matches) {
    this.part(list).textContent = "";
    this.part(list).append(...matches.map((match) => this.makeCard(match)));
  }

  /** @param {Match} match */
  makeCard({ row, miles }) {
    const card = copyTemplate(this.card, HTMLLIElement);
    card.dataset.request = row.id;
    findElement(card, "a", HTMLAnchorElement).href = this.base + row.address;
    const shown = {
      title: row.title,
      kind_words: row.kind_words,
      sample: row.sample ? this.say("sample") : "",
      summary: row.summary,
      when: row.when,
      needed: row.needed,
      where: [row.asker, row.place, this.sayMiles(miles)].filter(Boolean).join(", "),
    };
    for (const [name, text] of Object.entries(shown)) {
      const part = findElement(card, `[data-show="${name}"]`, HTMLElement);
      part.textContent = text;
      if (part.hasAttribute("data-line")) part.hidden = !text;
    }
    return card;
  }

  /** @param {number | null} miles */
  sayMiles(miles) {
    if (miles === null) return "";
    return this.say(miles === 0 ? "no-mile" : miles === 1 ? "one-mile" : "miles", { miles });
  }
}

/** @type {NodeListOf<HTMLElement>} */
const pages = document.querySelectorAll("[data-module='request-filters']");
pages.forEach((page) => {
  if (page.querySelector("[data-part='form']")) new RequestFilters(page).start().catch(() => {});
});
