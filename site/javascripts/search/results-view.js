/** Shows results: those that are sure, then those to ask about, then the way to more. */

import { writeFragment } from "./fragment.js";
import { countResults } from "./words.js";

export class ResultsView {
  /**
   * @param {HTMLElement} page
   * @param {ReturnType<import("./words.js").collectWords>} say
   * @param {number} pageSize
   */
  constructor(page, say, pageSize) {
    const find = (name) => page.querySelector(`[data-part="${name}"]`);
    this.heading = find("count");
    this.status = find("status");
    this.lists = { sure: find("sure"), ask: find("ask") };
    this.asking = find("asking");
    this.pages = find("pages");
    this.empty = find("empty");
    this.unknownPlace = find("unknown-place");
    this.card = page.querySelector("template[data-card]");
    this.base = document.documentElement.dataset.base ?? "";
    this.say = say;
    this.pageSize = pageSize;
  }

  /**
   * @param {import("./engine.js").Answer} answer
   * @param {import("./fragment.js").State} state
   */
  show(answer, state) {
    const hadFocus = Object.values(this.lists).some((list) => list.contains(document.activeElement));
    const found = answer.total + answer.ask;
    this.heading.textContent = countResults(answer, this.say);
    this.fill(this.lists.sure, answer.results.filter(({ ask }) => !ask));
    this.fill(this.lists.ask, answer.results.filter(({ ask }) => ask));
    this.asking.hidden = !answer.results.some(({ ask }) => ask);
    this.empty.hidden = found > 0;
    this.unknownPlace.hidden = !answer.placeUnknown;
    this.showPages(found, state);
    if (hadFocus) this.heading.focus();
  }

  /** Said aloud once for each settled search. */
  announce(answer) {
    this.status.textContent = countResults(answer, this.say);
  }

  fill(list, results) {
    list.replaceChildren(...results.map((result) => this.makeCard(result)));
    list.hidden = results.length === 0;
  }

  makeCard(result) {
    const card = this.card.content.cloneNode(true);
    const link = card.querySelector("a");
    link.href = this.base + result.url;
    for (const [name, text] of Object.entries(this.describe(result))) {
      const part = card.querySelector(`[data-show="${name}"]`);
      part.textContent = text;
      part.closest("[data-line]")?.toggleAttribute("hidden", !text);
    }
    return card;
  }

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
      cost: card.cost ?? "",
      joining: card.joining ?? "",
      unknown: unknown.length ? this.say("not-stated", { unknown: unknown.join(", ") }) : "",
    };
  }

  sayMiles(miles) {
    if (miles === null) return "";
    return this.say(miles === 1 ? "one-mile" : "miles", { miles });
  }

  showPages(found, state) {
    const last = Math.max(1, Math.ceil(found / this.pageSize));
    this.pages.hidden = last === 1;
    this.pages.querySelector("[data-show='page']").textContent =
      this.say("page", { page: state.page, last });
    for (const [name, page] of [["previous", state.page - 1], ["next", state.page + 1]]) {
      const link = this.pages.querySelector(`[data-show="${name}"]`);
      link.hidden = page < 1 || page > last;
      link.href = `#${writeFragment({ ...state, page })}`;
    }
  }
}
