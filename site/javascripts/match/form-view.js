/** The form of the match: from boxes to answers, and back. */

import { partsOf } from "../my-list/list-parts.js";
import { recallPlace } from "../search/remembered-place.js";

/** @import { Answers } from "./person.js" */

const LISTS = /** @type {const} */ (["enjoy", "hard", "give", "days", "parts", "needs", "who"]);
const ONES = /** @type {const} */ (["reach", "age", "company"]);
const APART = ", ";

export class FormView {
  /** @param {HTMLElement} page */
  constructor(page) {
    this.part = partsOf(page);
    this.form = this.part("form", HTMLFormElement);
    this.place = this.part("place", HTMLInputElement);
    this.language = this.part("language", HTMLSelectElement);
  }

  /** @returns {HTMLInputElement[]} */
  boxes(selector = "[data-answer]") {
    return [...this.form.querySelectorAll(selector)].map((box) => /** @type {HTMLInputElement} */ (box));
  }

  /** @param {string} answer */
  chosen(answer) {
    return this.boxes(`[data-answer="${answer}"]:checked`).map(({ value }) => value);
  }

  /** @param {string} answer */
  typed(answer) {
    return this.boxes(`[data-typed="${answer}"]`).map(({ value }) => value.trim()).filter(Boolean);
  }

  /** @returns {Answers} */
  read() {
    const lists = LISTS.map((name) => [name, [...this.chosen(name), ...this.typed(name)]]);
    const ones = ONES.map((name) => [name, this.chosen(name)[0] ?? ""]);
    return { ...Object.fromEntries([...lists, ...ones]), near: this.place.value.trim(), language: this.language.value };
  }

  /** @param {Answers | null} answers */
  fill(answers) {
    this.place.value = answers?.near ?? recallPlace();
    if (!answers) return;
    this.language.value = answers.language ?? "";
    for (const box of this.boxes()) box.checked = this.isChosen(box, answers);
    for (const box of this.boxes("[data-typed]")) box.value = this.findTyped(box.dataset.typed ?? "", answers);
  }

  /** @param {HTMLInputElement} box @param {Answers} answers */
  isChosen(box, answers) {
    const given = answers[/** @type {"enjoy" | "reach"} */ (box.dataset.answer)] ?? "";
    return Array.isArray(given) ? given.includes(box.value) : given === box.value;
  }

  /** What no box stands for was typed. @param {string} name @param {Answers} answers */
  findTyped(name, answers) {
    const known = this.boxes(`[data-answer="${name}"]`).map(({ value }) => value);
    const given = answers[/** @type {"enjoy"} */ (name)] ?? [];
    return given.filter((one) => !known.includes(one)).join(APART);
  }

  clear() {
    this.form.reset();
    this.place.value = "";
    this.showPlace(true);
    for (const details of this.form.querySelectorAll("details")) details.open = false;
  }

  /** The answers in the words of the form's own labels. */
  sayBack() {
    const picked = this.boxes("[data-answer]:checked").filter(({ dataset, value }) =>
      value && (dataset.answer !== "reach" || this.place.value.trim()));
    const labels = picked.map((box) => box.closest("label")?.querySelector("span")?.firstChild?.textContent?.trim() ?? "");
    const language = this.language.value ? [this.language.selectedOptions[0].text] : [];
    const typed = LISTS.flatMap((name) => this.typed(name));
    return [...typed, ...labels, ...language, this.place.value.trim()].filter(Boolean).join(APART);
  }

  /** @param {boolean} isKnown whether the book knows the place */
  showPlace(isKnown) {
    this.part("unknown-place").hidden = isKnown;
    if (isKnown) {
      for (const name of ["aria-invalid", "aria-describedby"]) this.place.removeAttribute(name);
      return;
    }
    this.form.hidden = false;
    this.part("answer").hidden = true;
    this.place.setAttribute("aria-invalid", "true");
    this.place.setAttribute("aria-describedby", this.part("unknown-place").id);
    this.place.focus();
  }
}
