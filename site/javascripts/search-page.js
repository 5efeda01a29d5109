/** The search page: keeps form, address, results and filters in step. */

import { SearchClient } from "./search/client.js";
import { FacetsView } from "./search/facets-view.js";
import { FilterSheet } from "./search/filter-sheet.js";
import { readFragment, writeFragment } from "./search/fragment.js";
import { collectParts } from "./search/parts.js";
import { isBeginningPostcode, liftPostcode, recallPlace, rememberPlace } from "./search/remembered-place.js";
import { ResultsView } from "./search/results-view.js";
import { UnderstoodView } from "./search/understood-view.js";
import { collectWords } from "./search/words.js";

/** @import { Answer } from "./search/engine.js" */
/** @import { State } from "./search/fragment.js" */
/** @import { Suggestion } from "./search/suggesting.js" */
/** @import { SuggestionsView } from "./search/suggestions-view.js" */

const PAGE_SIZE = 10;
const TYPING_PAUSE_MS = 250;
const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

class SearchPage {
  /** @param {HTMLElement} page */
  constructor(page) {
    this.page = page;
    this.parts = collectParts(page);
    this.say = collectWords(page);
    this.results = new ResultsView(page, this.parts, this.say, PAGE_SIZE);
    this.facets = new FacetsView(page, this.say, () => this.chooseFilters());
    this.understood = new UnderstoodView(page, this.parts, this.say, (typed) => this.takeOff(typed));
    /** @type {SuggestionsView | null} */
    this.suggestions = null;
    this.client = new SearchClient({
      base: document.documentElement.dataset.base ?? "",
      language: page.dataset.language ?? "en",
    });
    this.asked = 0;
    /** @type {State["filters"]} */
    this.filters = {};
    /** @type {string[]} words that were taken for a filter, and are none */
    this.plain = [];
    /** @type {number | undefined} */
    this.timer = undefined;
    /** @type {string | undefined} what is asked now, as it stands after # */
    this.current = undefined;
    /** @type {string | undefined} the last finished question */
    this.committed = undefined;
    this.shownPage = 1;
    /** whether anybody has seen the filters: before that nothing is counted */
    this.counted = false;
  }

  start() {
    this.parts["without-script"].hidden = true;
    this.parts.form.hidden = false;
    this.page.classList.add("search-running");
    new FilterSheet(this.parts.filters, this.parts["close-filters"], () => this.parts.count.focus());
    this.parts.place.value = recallPlace();
    this.listen();
    this.restore();
  }

  listen() {
    this.parts.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.commit();
    });
    this.parts.query.addEventListener("input", () => this.pause());
    const { place, within, age, clear } = this.parts;
    for (const box of [place, within, age]) box.addEventListener("change", () => this.commit());
    for (const button of [clear, this.parts["clear-empty"]]) {
      button.addEventListener("click", () => this.clear());
    }
    this.parts.again.addEventListener("click", () => this.search(readFragment(location.hash)));
    this.parts.filters.addEventListener("toggle", () => this.count());
    addEventListener("popstate", () => this.restore());
    addEventListener("hashchange", () => this.restore());
  }

  /**
   * What the form asks; a new question starts on the first page.
   * @returns {State}
   */
  read() {
    this.liftPostcode();
    const number = (/** @type {string} */ text) => (text === "" ? null : Number(text));
    return {
      query: this.parts.query.value.trim(),
      page: 1,
      within: number(this.parts.within.value),
      age: number(this.parts.age.value),
      filters: this.filters,
      plain: this.plain,
    };
  }

  liftPostcode() {
    const { query, place } = liftPostcode(this.parts.query.value);
    if (place) {
      this.parts.query.value = query;
      this.parts.place.value = place.toUpperCase();
    }
    rememberPlace(this.parts.place.value.trim());
  }

  /** While somebody types, results follow, but the way back is left alone. */
  pause() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const typed = { ...this.read(), query: this.parts.query.value };
      if (isBeginningPostcode(typed.query)) return;
      history.replaceState(null, "", `#${writeFragment(typed)}`);
      this.search(typed, { typing: true });
    }, TYPING_PAUSE_MS);
  }

  /** A finished question: the last finished one stays a step back. */
  commit() {
    clearTimeout(this.timer);
    this.suggestions?.close();
    const state = this.read();
    const fragment = writeFragment(state);
    history.replaceState(null, "", `#${this.committed}`);
    if (fragment !== this.committed) history.pushState(null, "", `#${fragment}`);
    this.committed = fragment;
    this.search(state);
  }

  /** @param {string} typed words that were taken for a filter */
  takeOff(typed) {
    this.plain = [...this.plain, typed];
    this.parts.count.focus();
    this.commit();
  }

  /** Its script comes when somebody first types. @param {Suggestion[]} suggestions */
  async suggest(suggestions) {
    const { SuggestionsView } = await import("./search/suggestions-view.js");
    const { query, suggestions: list } = this.parts;
    this.suggestions = this.suggestions ??
      new SuggestionsView(this.page, query, list, this.say, (chosen) => this.follow(chosen));
    this.suggestions.show(suggestions);
  }

  /** @param {Suggestion} chosen */
  follow({ kind, value }) {
    if (kind === "listing") {
      location.assign((document.documentElement.dataset.base ?? "") + value);
      return;
    }
    this.parts.query.value = "";
    if (kind === "place") this.parts.place.value = value;
    else this.filters = { ...this.filters, category: [value] };
    this.commit();
  }

  chooseFilters() {
    this.filters = this.facets.read();
    this.commit();
  }

  /** The address has changed: by Back, by a link to another page of results, by hand. */
  restore() {
    const state = readFragment(location.hash);
    const fragment = writeFragment(state);
    this.committed = fragment;
    if (fragment === this.current) return;
    const turned = this.current !== undefined && state.page !== this.shownPage;
    this.filters = state.filters;
    this.plain = state.plain;
    this.parts.query.value = state.query;
    this.parts.within.value = String(state.within ?? "");
    this.parts.age.value = String(state.age ?? "");
    this.search(state, { turned });
  }

  /** Counts come when somebody first opens the filters: in a large book they take a megabyte. */
  count() {
    if (this.parts.filters.open && !this.counted) this.search(readFragment(location.hash));
  }

  clear() {
    for (const box of [this.parts.within, this.parts.age]) box.value = "";
    this.filters = {};
    this.parts.query.focus();
    this.commit();
  }

  /**
   * @param {State} state
   * @param {{turned?: boolean, typing?: boolean}} [how] to another page of the same results; while
   *   somebody types
   */
  async search(state, how = {}) {
    const asked = ++this.asked;
    this.shownPage = state.page;
    this.counted = this.counted || this.parts.filters.open;
    this.current = writeFragment(state);
    this.parts.failed.hidden = true;
    this.parts.loading.hidden = !this.parts.found.hidden;
    try {
      await this.client.search(
        { ...state, near: this.parts.place.value.trim(), limit: PAGE_SIZE, counted: this.counted, ...readNow(how) },
        (answer, settled) => asked === this.asked && this.show(answer, state, settled, how),
      );
    } catch {
      if (asked === this.asked) this.fail();
    }
  }

  /**
   * @param {Answer} answer
   * @param {State} state
   * @param {boolean} settled
   * @param {{turned?: boolean, typing?: boolean}} how
   */
  show(answer, state, settled, { turned, typing }) {
    this.parts.loading.hidden = true;
    this.parts.found.hidden = false;
    this.results.show(answer, state);
    if (turned) this.parts.count.focus();
    if (!settled) return;
    this.understood.show(answer);
    if (answer.danger?.length) this.forgetAddress();
    if (typing) this.suggest(answer.suggestions ?? []);
    this.results.announce(answer);
    this.showFilters(answer, state);
  }

  /** Words of danger stay in the box alone: neither the address nor the way back holds them. */
  forgetAddress() {
    this.committed = "";
    history.replaceState(null, "", location.pathname);
  }

  /** @param {Answer} answer @param {State} state */
  showFilters({ facets, titles = {} }, { filters, within, age }) {
    const named = Object.entries(facets ?? {}).map(([key, values]) => ({ key, title: titles[key], values }));
    this.facets.show(named, filters);
    const chosen = Object.values(filters).flat().length + [within, age].filter((one) => one !== null).length;
    this.parts["close-filters"].textContent = this.say("show", { count: this.parts.count.textContent ?? "" });
    this.parts.chosen.textContent = chosen ? this.say("chosen", { chosen }) : "";
    this.parts.clear.hidden = chosen === 0;
    this.parts["clear-empty"].hidden = chosen === 0;
  }

  fail() {
    this.parts.loading.hidden = true;
    this.parts.found.hidden = true;
    this.parts.failed.hidden = false;
  }
}

/** @param {{typing?: boolean}} how */
function readNow({ typing }) {
  return { typing: Boolean(typing), today: DAYS[new Date().getDay()] };
}

/** @type {NodeListOf<HTMLElement>} */
const pages = document.querySelectorAll("[data-module='search-page']");
pages.forEach((page) => new SearchPage(page).start());
