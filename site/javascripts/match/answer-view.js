/** Shows the answer: what to join, where one could help, what is not for one, and what was let go of. */

import { fetchLive, sentence } from "../live.js";
import { fetchAll } from "../my-list/fetching-facts.js";
import { addressOf, idOf } from "../my-list/ids.js";
import { partsOf } from "../my-list/list-parts.js";
import { overlayLive } from "../my-list/live-facts.js";
import { copyTemplate, findElement } from "../search/parts.js";
import { listOwnQuestions, listQuestions, sayBecause, sayWhy } from "./reasons.js";
import { shareOut } from "./sharing-out.js";
import { fillIn } from "./tables.js";

/** @import { Facts } from "../my-list/entries.js" */
/** @import { Say } from "../search/words.js" */
/** @import { Answer, Suggestion } from "./matcher.js" */
/** @import { Answers } from "./person.js" */
/** @import { Tables } from "./tables.js" */

/** @typedef {{id: string, name: string}} Shown */
/** @typedef {{hear: (id: string, facts: Facts | null) => void}} Hearing */

export class AnswerView {
  /** @param {HTMLElement} page @param {Say} say */
  constructor(page, say) {
    this.part = partsOf(page);
    this.say = say;
    this.base = document.documentElement.dataset.base ?? "";
    this.card = findElement(page, "template[data-card]", HTMLTemplateElement);
    this.missed = findElement(page, "template[data-missed]", HTMLTemplateElement);
    /** @type {Map<string, HTMLElement>} cards by id, in their order */
    this.cards = new Map();
    /** @type {Shown[]} */
    this.shown = [];
    this.round = 0;
  }

  /**
   * @param {Answer} answer
   * @param {Answers} answers
   * @param {Tables} tables
   * @param {string} saidBack
   * @returns {string} what to say aloud, once
   */
  show(answer, answers, tables, saidBack) {
    this.clear();
    const { joining, giving } = shareOut(answer.results);
    const count = joining.length + giving.length;
    this.part("answer-title").textContent = this.sayTitle(answer, count);
    this.part("said-back").textContent = saidBack ? this.say("said-back", { answers: saidBack }) : "";
    this.fill("joining", "to-join", joining, (one) => this.makeCard(one, tables));
    this.fill("giving", "to-give", giving, (one) => this.makeCard(one, tables));
    this.fill("questions", "first", count ? listQuestions(answers, tables) : [], makeLine);
    this.fill("missed", "not-for-you", answer.missed, (one) => this.makeMissed(one, tables));
    this.showRelaxed(answer, tables);
    this.shown = [...joining, ...giving].map(({ url, card }) => ({ id: idOf(url), name: card.name }));
    return count ? this.say("found", { joining: joining.length, giving: giving.length }) : this.say("nothing");
  }

  clear() {
    this.round += 1;
    this.cards.clear();
    this.shown = [];
    for (const name of ["joining", "giving", "missed", "said-back", "answer-title", "relaxed", "questions"]) {
      this.part(name).textContent = "";
    }
    this.part("not-for-you", HTMLDetailsElement).open = false;
  }

  /** @param {Answer} answer @param {number} count */
  sayTitle({ nothingTold }, count) {
    if (nothingTold) return this.say("told-nothing");
    if (count < 2) return this.say(count ? "suits-one" : "suits-none");
    return this.say("suits", { count });
  }

  /** @param {Answer} answer @param {Tables} tables */
  showRelaxed({ relaxed, nothingTold }, tables) {
    const all = nothingTold ? [{ word: "match_tell_us" }] : relaxed;
    this.part("relaxed").hidden = !all.length;
    this.part("relaxed").append(...all.map((said) => makeLine(fillIn(tables, said), "p")));
  }

  /**
   * @param {string} name of the list
   * @param {string} around it
   * @template Item
   * @param {Item[]} items
   * @param {(one: Item) => HTMLElement} make
   */
  fill(name, around, items, make) {
    this.part(name).append(...items.map((one) => make(one)));
    this.part(around).hidden = !items.length;
  }

  /** @param {Suggestion} one @param {Tables} tables */
  makeCard(one, tables) {
    const item = copyTemplate(this.card, HTMLLIElement);
    const { card, url, fit } = one;
    findElement(item, "a", HTMLAnchorElement).href = this.base + url;
    this.fillParts(item, {
      name: card.name, kind: card.kind_words ?? "", sample: card.sample ? this.say("sample") : "",
      why: sayWhy(one, tables), summary: card.summary ?? "", when: card.when ?? "", where: card.place ?? "",
      joining: isRequest(url) ? this.say("to-help") : card.joining ?? "", cost: card.cost ?? "", needed: card.needed ?? "",
      unknown: fit.unknown.join(", "), notice: "",
    });
    this.fillQuestions(item, listOwnQuestions(one, tables));
    this.cards.set(idOf(url), item);
    return item;
  }

  /** @param {HTMLElement} item @param {string[]} questions */
  fillQuestions(item, questions) {
    const list = findElement(item, "[data-show-list]", HTMLElement);
    list.append(...questions.map((words) => makeLine(words)));
    list.hidden = !questions.length;
    for (const part of item.querySelectorAll("[data-and-ask]")) part.toggleAttribute("hidden", !questions.length);
    this.showWay(item, "page", "");
  }

  /** How to get in touch: one way at a time. @param {HTMLElement} item @param {string} way @param {string} contact */
  showWay(item, way, contact) {
    const hasQuestions = !findElement(item, "[data-show-list]", HTMLElement).hidden;
    findElement(item, "[data-ask]", HTMLElement).hidden = way === "page" && !hasQuestions;
    for (const line of item.querySelectorAll("[data-way]")) line.toggleAttribute("hidden", line.getAttribute("data-way") !== way);
    const link = item.querySelector(`[data-way="${way}"] a`);
    if (!(link instanceof HTMLAnchorElement)) return;
    link.textContent = contact;
    link.href = way === "phone" ? `tel:${contact.replace(/[^\d+]/g, "")}` : `mailto:${contact}`;
  }

  /** @param {Suggestion} one @param {Tables} tables */
  makeMissed(one, tables) {
    const item = copyTemplate(this.missed, HTMLLIElement);
    findElement(item, "a", HTMLAnchorElement).href = this.base + one.url;
    this.fillParts(item, { name: one.card.name, because: sayBecause(one, tables) });
    return item;
  }

  /** @param {HTMLElement} item @param {Record<string, string>} words */
  fillParts(item, words) {
    for (const [name, text] of Object.entries(words)) {
      const part = findElement(item, `[data-show="${name}"]`, HTMLElement);
      part.textContent = text;
      part.closest("[data-line]")?.toggleAttribute("hidden", !text);
    }
  }

  /** Whom to ring, and what is so now, from each page; as my list reads it. @param {string} base @param {Hearing} hearing */
  async fetchFacts(base, hearing) {
    const round = this.round;
    const live = await fetchLive(base);
    const say = (/** @type {string} */ word) => (sentence(document, word).textContent ?? "").trim();
    await fetchAll(base, [...this.cards.keys()], (id, found) => {
      if (round !== this.round) return;
      const now = found.state === "unreachable" ? found : overlayLive(found, id, live, say);
      const before = found.state === "known" ? found.facts.lines.notice ?? [] : [];
      if (now.state === "known") this.showFacts(id, now.facts, before);
      if (now.state === "gone") this.dismiss(id);
      hearing.hear(id, now.state === "known" ? now.facts : null);
    });
  }

  /** @param {string} id @param {Facts} facts @param {string[]} before notices that its page has for good */
  showFacts(id, { lines }, before) {
    const item = this.cards.get(id);
    if (!item) return;
    const { phone = [], email = [], joining = [], notice = [] } = lines;
    const news = notice.filter((line) => !before.includes(line));
    this.fillParts(item, { notice: news.join(" "), ...(joining.length && !isRequest(addressOf(id)) ? { joining: sayJoining(joining) } : {}) });
    if (phone.length) this.showWay(item, "phone", phone[0]);
    else if (email.length) this.showWay(item, "email", email[0]);
  }

  /** It left the book since it was built. @param {string} id */
  dismiss(id) {
    this.cards.get(id)?.remove();
    this.cards.delete(id);
    this.shown = this.shown.filter((one) => one.id !== id);
  }
}

/** @param {string} words */
function makeLine(words, tag = "li") {
  const line = document.createElement(tag);
  line.textContent = words;
  return line;
}

/** The first two lines of how to join, the first left out where the second says it too. @param {string[]} lines */
function sayJoining([first, second = ""]) {
  if (second.startsWith(first)) return second;
  return [first, second].filter(Boolean).map((line) => line.replace(/\.*$/, ".")).join(" ");
}

/** @param {string} url */
function isRequest(url) {
  return url.startsWith("/requests/");
}
