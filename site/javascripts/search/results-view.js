/** Shows results: those that are sure, then those to ask about, then the way to more. */

import { writeFragment } from "./fragment.js";
import { copyTemplate, fillMarked, findElement } from "./parts.js";
import { countResults } from "./words.js";

/** @import { Result } from "./describing.js" */
/** @import { Answer } from "./engine.js" */
/** @import { State } from "./fragment.js" */
/** @import { Parts } from "./parts.js" */
/** @import { Say } from "./words.js" */

export class ResultsView {
  /**
   * @param {HTMLElement} page
   * @param {Parts} parts of the page
   * @param {Say} say
   * @param {number} pageSize
   */
  constructor(page, parts, say, pageSize) {
    this.parts = parts;
    this.card = findElement(page, "template[data-card]", HTMLTemplateElement);
    this.base = document.documentElement.dataset.base ?? "";
    this.say = say;
    this.pageSize = pageSize;
  }

  /**
   * @param {Answer} answer
   * @param {State} state
   */
  show(answer, state) {
    const { sure, ask, count } = this.parts;
    const hadFocus = [sure, ask].some((list) => list.contains(document.activeElement));
    const found = answer.total + answer.ask;
    count.textContent = countResults(answer, this.say);
    this.fill(sure, answer.results.filter((result) => !result.ask));
    this.fill(ask, answer.results.filter((result) => result.ask));
    this.parts.asking.hidden = !answer.results.some((result) => result.ask);
    const isDanger = Boolean(answer.danger?.length);
    count.hidden = isDanger && !found;
    this.parts.empty.hidden = isDanger || found > 0;
    this.parts.missing.hidden = isDanger || (found > 0 && !answer.relaxed);
    this.parts["missing-link"].href = `${this.base}/app/missing#words=${encodeURIComponent(state.query)}`;
    this.parts["unknown-place"].hidden = !answer.placeUnknown;
    this.showPages(found, state);
    if (hadFocus) count.focus();
  }

  /**
   * Said aloud once for each settled search.
   * @param {Answer} answer
   */
  announce(answer) {
    const count = answer.suggestions?.length ?? 0;
    const suggested = count ? this.say(count === 1 ? "one-suggestion" : "suggestions", { count }) : "";
    this.parts.status.textContent = [countResults(answer, this.say), suggested].filter(Boolean).join(". ");
  }

  /** @param {HTMLElement} list @param {Result[]} results */
  fill(list, results) {
    list.textContent = "";
    list.append(...results.map((result) => this.makeCard(result)));
    list.hidden = results.length === 0;
  }

  /** @param {Result} result */
  makeCard(result) {
    const card = copyTemplate(this.card, HTMLLIElement);
    const link = findElement(card, "a", HTMLAnchorElement);
    link.href = this.base + result.url;
    fillMarked(link, result.marked.name);
    fillMarked(findElement(card, "[data-show='summary']", HTMLElement), result.marked.summary);
    for (const [name, text] of Object.entries(this.describe(result))) {
      const part = findElement(card, `[data-show="${name}"]`, HTMLElement);
      part.textContent = text;
      part.toggleAttribute("hidden", !text);
    }
    return card;
  }

  /**
   * @param {Result} result
   * @returns {Record<string, string>}
   */
  describe({ words, miles, reach, facts, card, unknown }) {
    const missing = unknown.length ? unknown.map(lower) : card.unknown ?? [];
    const reasons = [
      reach && reach !== "here" ? this.say(`reach-${reach}`) : "",
      [this.sayMiles(miles), card.place].filter(Boolean).join(", "),
      ...[card.when, card.needed], ...[card.cost, card.joining, ...facts].map(lower),
    ];
    return {
      kind: card.kind_words ?? "",
      sample: card.sample ? this.say("sample") : "",
      words: words.length ? this.say("matches", { words: words.join(", ") }) : "",
      why: joinOnce(reasons),
      unknown: missing.length ? this.say("not-stated", { unknown: missing.join(", ") }) : "",
    };
  }

  /** @param {number | null} miles */
  sayMiles(miles) {
    if (miles === null) return "";
    return this.say(miles === 0 ? "no-mile" : miles === 1 ? "one-mile" : "miles", { miles });
  }

  /** @param {number} found @param {State} state */
  showPages(found, state) {
    const { pages } = this.parts;
    const last = Math.max(1, Math.ceil(found / this.pageSize));
    pages.hidden = last === 1;
    findElement(pages, "[data-show='page']", HTMLElement).textContent =
      this.say("page", { page: state.page, last });
    for (const [name, page] of Object.entries({ previous: state.page - 1, next: state.page + 1 })) {
      const link = findElement(pages, `[data-show="${name}"]`, HTMLAnchorElement);
      link.hidden = page < 1 || page > last;
      link.href = `#${writeFragment({ ...state, page })}`;
    }
  }
}

/** One phrase, each part once. @param {(string | undefined)[]} reasons */
function joinOnce(reasons) {
  return [...new Set(reasons.filter(Boolean))].join("; ");
}

/** A name such as British Sign Language keeps its letters. @param {string} [words] */
function lower(words = "") {
  return /^[A-Z][a-z-]*( [a-z]|$)/.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words;
}
