/** The page of the match: asks, answers, and forgets. What is answered never leaves the tab. */

import { showDanger } from "./danger-panel.js";
import { AnswerView } from "./match/answer-view.js";
import { FormView } from "./match/form-view.js";
import { Matcher } from "./match/matcher.js";
import { forgetAll, recallAnswers, rememberAnswers } from "./match/remembering.js";
import { Taking } from "./match/taking.js";
import { partsOf } from "./my-list/list-parts.js";
import { Engine } from "./search/engine.js";
import { readFrom } from "./search/fetching.js";
import { collectWords } from "./search/words.js";

/** @import { Answers } from "./match/person.js" */

const MOST_FOUND = 20;
const SAID_MS = 8000;

class MatchPage {
  /** @param {HTMLElement} page */
  constructor(page) {
    this.part = partsOf(page);
    this.say = collectWords(page);
    this.base = document.documentElement.dataset.base ?? "";
    this.language = page.dataset.language ?? "en";
    this.form = new FormView(page);
    this.view = new AnswerView(page, this.say);
    this.taking = new Taking(page, this.say, (words) => this.tell(words));
    this.asked = 0;
    this.matcher = this.open();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  start() {
    this.part("without-script").hidden = true;
    this.part("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.answer(this.form.read());
    });
    this.part("again").addEventListener("click", () => this.answer(this.form.read()));
    this.part("change").addEventListener("click", () => this.change());
    for (const name of ["clear-form", "clear-answer"]) this.part(name).addEventListener("click", () => this.clear());
    this.taking.start();
    this.part("form").hidden = false;
    this.restore();
  }

  /** An engine that has read nothing yet. */
  open() {
    return new Matcher(new Engine(readFrom(this.base), this.language));
  }

  /** Back from a page, the answer stands here again. */
  restore() {
    const { answers, isAnswered } = recallAnswers();
    this.form.fill(answers);
    if (answers && isAnswered) this.answer(answers, true);
  }

  /** @param {Answers} answers @param {boolean} [isBack] */
  async answer(answers, isBack = false) {
    const asked = ++this.asked;
    for (const name of ["failed", "danger"]) this.part(name).hidden = true;
    this.part("loading").hidden = false;
    this.part("announced").textContent = "";
    try {
      const tables = await this.matcher.tables();
      const answer = await this.matcher.match(answers, MOST_FOUND);
      if (asked !== this.asked) return;
      showDanger(this.part("danger"), answer.danger);
      this.form.showPlace(!answer.placeUnknown);
      if (answer.placeUnknown) return;
      rememberAnswers(answers, true);
      this.part("form").hidden = true;
      this.part("answer").hidden = false;
      this.part("announced").textContent = this.view.show(answer, answers, tables, this.form.sayBack());
      this.taking.show(this.view.shown);
      if (!isBack) this.part("answer-title").focus();
      this.view.fetchFacts(this.base, this.taking);
    } catch {
      if (asked === this.asked) this.fail();
    } finally {
      if (asked === this.asked) this.part("loading").hidden = true;
    }
  }

  fail() {
    this.matcher = this.open();
    this.part("failed").hidden = false;
  }

  change() {
    this.asked += 1;
    rememberAnswers(this.form.read(), false);
    this.showForm();
    this.part("title").focus();
  }

  clear() {
    this.asked += 1;
    forgetAll();
    this.form.clear();
    this.view.clear();
    this.taking.clear();
    this.showForm();
    this.part("title").focus();
    this.tell(this.say("cleared"));
  }

  showForm() {
    for (const name of ["answer", "danger", "failed", "loading"]) this.part(name).hidden = true;
    this.part("form").hidden = false;
  }

  /** @param {string} words */
  tell(words) {
    this.part("status").textContent = words;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.part("status").textContent = ""; }, SAID_MS);
  }
}

/** @type {NodeListOf<HTMLElement>} */
const pages = document.querySelectorAll("[data-module='match-page']");
pages.forEach((page) => new MatchPage(page).start());
