/** The list as print, as text and as a link. */

import { copyBox } from "./copying.js";
import { partsOf } from "./list-parts.js";
import { writeShared } from "./ids.js";
import { writeText } from "./text.js";

/** @import { Say } from "../search/words.js" */
/** @import { Entry } from "./entries.js" */
/** @import { Labels } from "./text.js" */

export class Sending {
  /**
   * @param {HTMLElement} page
   * @param {Say} say
   * @param {Labels} labels
   * @param {(words: string) => void} tell
   */
  constructor(page, say, labels, tell) {
    this.page = page;
    this.part = partsOf(page);
    this.say = say;
    this.labels = labels;
    this.tell = tell;
  }

  start() {
    document.documentElement.classList.add("prints-my-list");
    for (const choice of this.page.querySelectorAll("input[name='size']")) {
      choice.addEventListener("change", () => this.chooseSize());
    }
    this.part("print").addEventListener("click", () => print());
    this.part("copy-text").addEventListener("click", () => this.copy("text"));
    this.part("copy-link").addEventListener("click", () => this.copy("link"));
    this.chooseSize();
  }

  /** A browser may bring back what was chosen before a reload. */
  chooseSize() {
    const large = this.page.querySelector("input[name='size']:checked")?.getAttribute("value") === "large";
    document.documentElement.classList.toggle("large-print", large);
  }

  /** @param {Entry[]} list @param {string} now @param {string} title */
  show(list, now, title) {
    const address = location.href.split("#")[0];
    this.part("text", HTMLTextAreaElement).value = writeText(title, list, this.labels, now);
    this.part("link", HTMLInputElement).value = `${address}#${writeShared(list.map(({ id }) => id))}`;
  }

  /** @param {string} name */
  async copy(name) {
    const box = /** @type {HTMLInputElement | HTMLTextAreaElement} */ (this.part(name));
    await copyBox(box, this.say, (words) => this.tell(words));
  }
}
