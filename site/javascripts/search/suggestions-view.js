/** A list under the box while somebody types: arrows go through it, Enter takes, Escape closes. */

import { copyTemplate, findElement } from "./parts.js";

/** @import { Suggestion } from "./suggesting.js" */
/** @import { Say } from "./words.js" */

export class SuggestionsView {
  /**
   * @param {HTMLElement} page
   * @param {HTMLInputElement} box
   * @param {HTMLElement} list
   * @param {Say} say
   * @param {(chosen: Suggestion) => void} choose
   */
  constructor(page, box, list, say, choose) {
    this.box = box;
    this.list = list;
    this.say = say;
    this.choose = choose;
    this.option = findElement(page, "template[data-suggestion]", HTMLTemplateElement);
    /** @type {Suggestion[]} */
    this.shown = [];
    this.at = -1;
    this.listen();
  }

  listen() {
    this.box.addEventListener("keydown", (event) => {
      if (this.press(event.key)) event.preventDefault();
    });
    this.box.addEventListener("blur", () => this.close());
    // A press must not take the focus from the box, or the list would close before it is heard.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => {
      const option = target instanceof Element ? target.closest("[role=option]") : null;
      if (option) this.take([...this.list.children].indexOf(option));
    });
  }

  /** @param {Suggestion[]} suggestions */
  show(suggestions) {
    if (document.activeElement !== this.box) return;
    this.shown = suggestions;
    this.list.textContent = "";
    this.list.append(...suggestions.map((one, place) => this.makeOption(one, place)));
    this.list.hidden = !suggestions.length;
    this.box.setAttribute("aria-expanded", String(suggestions.length > 0));
    this.mark(-1);
  }

  close() {
    this.shown = [];
    this.list.hidden = true;
    this.box.setAttribute("aria-expanded", "false");
    this.mark(-1);
  }

  /** @param {Suggestion} one @param {number} place */
  makeOption({ kind, words }, place) {
    const option = copyTemplate(this.option, HTMLLIElement);
    option.id = `${this.list.id}-${place}`;
    findElement(option, "[data-show='words']", HTMLElement).textContent = words;
    findElement(option, "[data-show='kind']", HTMLElement).textContent = this.say(`suggests-${kind}`);
    return option;
  }

  /** @param {string} key @returns {boolean} whether the list took it */
  press(key) {
    if (!this.shown.length) return false;
    if (key === "Escape") {
      this.close();
      return true;
    }
    if (key === "Enter" && this.at >= 0) {
      this.take(this.at);
      return true;
    }
    const steps = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (!steps) return false;
    const count = this.shown.length + 1;
    this.mark(((this.at + 1 + steps + count) % count) - 1);
    return true;
  }

  /** @param {number} at of the marked one; below nought for none */
  mark(at) {
    this.at = at;
    [...this.list.children].forEach((option, place) =>
      option.setAttribute("aria-selected", String(place === at)));
    if (at < 0) this.box.removeAttribute("aria-activedescendant");
    else this.box.setAttribute("aria-activedescendant", `${this.list.id}-${at}`);
    this.list.children[at]?.scrollIntoView({ block: "nearest" });
  }

  /** @param {number} at */
  take(at) {
    const chosen = this.shown[at];
    this.close();
    if (chosen) this.choose(chosen);
  }
}
