/** The search page: keeps form, address, results and filters in step. */

import { SearchClient } from "./search/client.js";
import { FacetsView } from "./search/facets-view.js";
import { readFragment, writeFragment } from "./search/fragment.js";
import { isBeginningPostcode, liftPostcode, recallPlace, rememberPlace } from "./search/remembered-place.js";
import { ResultsView } from "./search/results-view.js";
import { collectWords } from "./search/words.js";

const PAGE_SIZE = 10;
const TYPING_PAUSE_MS = 250;
const WIDE = "(min-width: 60rem)";

class SearchPage {
  /** @param {HTMLElement} page */
  constructor(page) {
    this.page = page;
    this.part = (name) => page.querySelector(`[data-part="${name}"]`);
    this.say = collectWords(page);
    this.form = this.part("form");
    this.results = new ResultsView(page, this.say, PAGE_SIZE);
    this.facets = new FacetsView(page, this.say, () => this.chooseFilters());
    this.client = new SearchClient({
      base: document.documentElement.dataset.base ?? "",
      language: page.dataset.language,
    });
    this.asked = 0;
    this.filters = {};
  }

  start() {
    this.part("without-script").hidden = true;
    this.form.hidden = false;
    this.page.classList.add("search-running");
    this.part("filters").open = matchMedia(WIDE).matches;
    this.part("place").value = recallPlace();
    this.listen();
    this.restore();
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.commit();
    });
    this.part("query").addEventListener("input", () => this.pause());
    for (const name of ["place", "within", "age"]) {
      this.part(name).addEventListener("change", () => this.commit());
    }
    for (const name of ["clear", "clear-empty"]) {
      this.part(name).addEventListener("click", () => this.clear());
    }
    this.part("again").addEventListener("click", () => this.search(readFragment(location.hash)));
    addEventListener("popstate", () => this.restore());
    addEventListener("hashchange", () => this.restore());
  }

  /** What the form asks; a new question starts on the first page. */
  read() {
    this.liftPostcode();
    const number = (name) => (this.part(name).value === "" ? null : Number(this.part(name).value));
    return {
      query: this.part("query").value.trim(),
      page: 1,
      within: number("within"),
      age: number("age"),
      filters: this.filters,
    };
  }

  liftPostcode() {
    const { query, place } = liftPostcode(this.part("query").value);
    if (place) {
      this.part("query").value = query;
      this.part("place").value = place.toUpperCase();
    }
    rememberPlace(this.part("place").value.trim());
  }

  /** While somebody types, results follow, but the way back is left alone. */
  pause() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const typed = { ...this.read(), query: this.part("query").value };
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
    this.part("query").value = state.query;
    this.part("within").value = state.within ?? "";
    this.part("age").value = state.age ?? "";
    this.search(state, turned);
  }

  clear() {
    for (const name of ["within", "age"]) this.part(name).value = "";
    this.filters = {};
    this.part("query").focus();
    this.commit();
  }

  async search(state, turned = false) {
    const asked = ++this.asked;
    this.shownPage = state.page;
    this.current = writeFragment(state);
    this.part("failed").hidden = true;
    this.part("loading").hidden = !this.part("found").hidden;
    try {
      await this.client.search(
        { ...state, near: this.part("place").value.trim(), limit: PAGE_SIZE },
        (answer, settled) => asked === this.asked && this.show(answer, state, settled, turned),
      );
    } catch {
      if (asked === this.asked) this.fail();
    }
  }

  show(answer, state, settled, turned) {
    this.part("loading").hidden = true;
    this.part("found").hidden = false;
    this.results.show(answer, state);
    if (turned) this.part("count").focus();
    if (!settled) return;
    this.results.announce(answer);
    this.showFilters(answer, state);
  }

  showFilters({ facets, titles }, { filters, within, age }) {
    const named = Object.entries(facets).map(([key, values]) => ({ key, title: titles[key], values }));
    this.facets.show(named, filters);
    const chosen = Object.values(filters).flat().length + (within !== null) + (age !== null);
    this.part("chosen").textContent = chosen ? this.say("chosen", { chosen }) : "";
    this.part("clear").hidden = chosen === 0;
    this.part("clear-empty").hidden = chosen === 0;
  }

  fail() {
    this.part("loading").hidden = true;
    this.part("found").hidden = true;
    this.part("failed").hidden = false;
  }
}

document.querySelectorAll("[data-module='search-page']").forEach((page) => new SearchPage(page).start());
