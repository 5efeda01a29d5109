/** The search page: keeps form, address, results and filters in step. */

import { SearchClient } from "./search/client.js";
import { FacetsView } from "./search/facets-view.js";
import { readFragment, writeFragment } from "./search/fragment.js";
import { collectParts } from "./search/parts.js";
import { isBeginningPostcode, liftPostcode, recallPlace, rememberPlace } from "./search/remembered-place.js";
import { ResultsView } from "./search/results-view.js";
import { collectWords } from "./search/words.js";

/** @import { Answer } from "./search/engine.js" */
/** @import { State } from "./search/fragment.js" */

const PAGE_SIZE = 10;
const TYPING_PAUSE_MS = 250;
const WIDE = "(min-width: 60rem)";

class SearchPage {
  /** @param {HTMLElement} page */
  constructor(page) {
    this.page = page;
    this.parts = collectParts(page);
    this.say = collectWords(page);
    this.results = new ResultsView(page, this.parts, this.say, PAGE_SIZE);
    this.facets = new FacetsView(page, this.say, () => this.chooseFilters());
    this.client = new SearchClient({
      base: document.documentElement.dataset.base ?? "",
      language: page.dataset.language ?? "en",
    });
    this.asked = 0;
    /** @type {State["filters"]} */
    this.filters = {};
    /** @type {number | undefined} */
    this.timer = undefined;
    /** @type {string | undefined} what is asked now, as it stands after # */
    this.current = undefined;
    /** @type {string | undefined} the last finished question */
    this.committed = undefined;
    this.shownPage = 1;
  }

  start() {
    this.parts["without-script"].hidden = true;
    this.parts.form.hidden = false;
    this.page.classList.add("search-running");
    this.parts.filters.open = matchMedia(WIDE).matches;
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
      this.search(typed);
    }, TYPING_PAUSE_MS);
  }

  /** A finished question: the last finished one stays a step back. */
  commit() {
    clearTimeout(this.timer);
    const state = this.read();
    const fragment = writeFragment(state);
    history.replaceState(null, "", `#${this.committed}`);
    if (fragment !== this.committed) history.pushState(null, "", `#${fragment}`);
    this.committed = fragment;
    this.search(state);
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
    this.parts.query.value = state.query;
    this.parts.within.value = String(state.within ?? "");
    this.parts.age.value = String(state.age ?? "");
    this.search(state, turned);
  }

  clear() {
    for (const box of [this.parts.within, this.parts.age]) box.value = "";
    this.filters = {};
    this.parts.query.focus();
    this.commit();
  }

  /** @param {State} state @param {boolean} [turned] to another page of the same results */
  async search(state, turned = false) {
    const asked = ++this.asked;
    this.shownPage = state.page;
    this.current = writeFragment(state);
    this.parts.failed.hidden = true;
    this.parts.loading.hidden = !this.parts.found.hidden;
    try {
      await this.client.search(
        { ...state, near: this.parts.place.value.trim(), limit: PAGE_SIZE },
        (answer, settled) => asked === this.asked && this.show(answer, state, settled, turned),
      );
    } catch {
      if (asked === this.asked) this.fail();
    }
  }

  /** @param {Answer} answer @param {State} state @param {boolean} settled @param {boolean} turned */
  show(answer, state, settled, turned) {
    this.parts.loading.hidden = true;
    this.parts.found.hidden = false;
    this.results.show(answer, state);
    if (turned) this.parts.count.focus();
    if (!settled) return;
    this.results.announce(answer);
    this.showFilters(answer, state);
  }

  /** @param {Answer} answer @param {State} state */
  showFilters({ facets, titles = {} }, { filters, within, age }) {
    const named = Object.entries(facets ?? {}).map(([key, values]) => ({ key, title: titles[key], values }));
    this.facets.show(named, filters);
    const chosen = Object.values(filters).flat().length + [within, age].filter((one) => one !== null).length;
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

/** @type {NodeListOf<HTMLElement>} */
const pages = document.querySelectorAll("[data-module='search-page']");
pages.forEach((page) => new SearchPage(page).start());
