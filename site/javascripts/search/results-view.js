/** Shows results: those that are sure, then those to ask about, then the way to more. */

import { writeFragment } from "./fragment.js";
import { copyTemplate, findElement } from "./parts.js";
import { countResults } from "./words.js";

/** @import { Answer, Result } from "./engine.js" */
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
    this.parts.empty.hidden = found > 0;
    this.parts["unknown-place"].hidden = !answer.placeUnknown;
    this.showPages(found, state);
    if (hadFocus) count.focus();
  }

  /**
   * Said aloud once for each settled search.
   * @param {Answer} answer
   */
  announce(answer) {
    this.parts.status.textContent = countResults(answer, this.say);
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
    findElement(card, "a", HTMLAnchorElement).href = this.base + result.url;
    for (const [name, text] of Object.entries(this.describe(result))) {
      const part = findElement(card, `[data-show="${name}"]`, HTMLElement);
      part.textContent = text;
      part.closest("[data-line]")?.toggleAttribute("hidden", !text);
    }
    return card;
  }

  /**
   * @param {Result} result
   * @returns {Record<string, string>}
   */
  describe({ name, miles, reach, card }) {
    const unknown = card.unknown ?? [];
    return {
      name,
      kind: card.kind_words ?? "",
      sample: card.sample ? this.say("sample") : "",
      reach: reach && reach !== "here" ? this.say(`reach-${reach}`) : "",
      summary: card.summary ?? "",
      where: [this.sayMiles(miles), card.place].filter(Boolean).join(", "),
      when: card.when ?? "",
      needed: card.needed ?? "",
      cost: card.cost ?? "",
      joining: card.joining ?? "",
      unknown: unknown.length ? this.say("not-stated", { unknown: unknown.join(", ") }) : "",
    };
  }

  /** @param {number | null} miles */
  sayMiles(miles) {
    if (miles === null) return "";
    return this.say(miles === 1 ? "one-mile" : "miles", { miles });
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
