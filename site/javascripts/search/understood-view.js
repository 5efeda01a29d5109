/** Shows what words were taken for, what was mended and what gave way; each wish can be taken off. */

import { showDanger } from "../danger-panel.js";
import { copyTemplate, findElement } from "./parts.js";

/** @import { Understood } from "./describing.js" */
/** @import { Answer } from "./engine.js" */
/** @import { Relaxed } from "./judging.js" */
/** @import { Parts } from "./parts.js" */
/** @import { Ages } from "./wishes.js" */
/** @import { Say } from "./words.js" */

const OLDEST = 120;

export class UnderstoodView {
  /**
   * @param {HTMLElement} page
   * @param {Parts} parts
   * @param {Say} say
   * @param {(typed: string) => void} takeOff
   */
  constructor(page, parts, say, takeOff) {
    this.parts = parts;
    this.say = say;
    this.wish = findElement(page, "template[data-wish]", HTMLTemplateElement);
    parts.wishes.addEventListener("click", ({ target }) => {
      const button = target instanceof Element ? target.closest("button") : null;
      if (button) takeOff(button.dataset.typed ?? "");
    });
  }

  /** @param {Answer} answer */
  show({ understood, mended, relaxed, placeWanted, danger }) {
    const { wishes } = this.parts;
    wishes.textContent = "";
    wishes.append(...understood.map((one) => this.makeWish(one)));
    this.parts.understood.hidden = !understood.length;
    this.write("mended", mended.map((one) => this.say("mended", one)).join(" "));
    this.write("relaxed", relaxed ? this.sayRelaxed(relaxed) : "");
    this.parts["place-wanted"].hidden = !placeWanted;
    showDanger(this.parts.danger, danger ?? []);
  }

  /** @param {"mended" | "relaxed"} name @param {string} text */
  write(name, text) {
    this.parts[name].textContent = text;
    this.parts[name].hidden = !text;
  }

  /** @param {Understood} one */
  makeWish({ key, typed, words, ages }) {
    const wish = copyTemplate(this.wish, HTMLLIElement);
    findElement(wish, "button", HTMLButtonElement).dataset.typed = typed;
    const told = ages ? this.sayAges(ages) : this.say(`wish-${key}`, { words }) || words;
    findElement(wish, "[data-show='wish']", HTMLElement).textContent = told;
    return wish;
  }

  /** @param {Ages} ages */
  sayAges({ from, to }) {
    if (to === OLDEST) return this.say("wish-over", { from });
    if (from === 0) return this.say("wish-under", { to: to + 1 });
    return this.say(from === to ? "wish-one-age" : "wish-ages", { from, to });
  }

  /** @param {Relaxed} relaxed */
  sayRelaxed({ kind, from, to, what }) {
    const name = kind === "within" && to === null ? "relaxed-anywhere" : `relaxed-${kind}`;
    return this.say(name, { from: from ?? "", to: to ?? "", what: what.join(", ") });
  }
}
