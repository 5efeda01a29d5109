/** The page that opens where there is neither network nor copy, and shows what is kept on this device. */

import { dayInWords } from "./day-in-words.js";
import { isDeclined, keepNoCopies } from "./offline/declining.js";
import { registerWorker } from "./offline/registering.js";
import { waitForBook } from "./offline/waiting.js";
import { londonClock } from "./past-dates.js";
import { copyTemplate, findElement } from "./search/parts.js";
import { collectWords } from "./search/words.js";
import { LEDGER, cacheName } from "./service-worker/cache-names.js";
import { newLedger, orderByWorth, readLedger } from "./service-worker/ledger.js";

/** @import { Ledger, KeptPage } from "./service-worker/ledger.js" */

class OfflinePage {
  /** @param {HTMLElement} page */
  constructor(page) {
    this.page = page;
    this.base = document.documentElement.dataset.base ?? "";
    this.say = collectWords(page);
    this.item = findElement(page, "template[data-kept]", HTMLTemplateElement);
  }

  async start() {
    const { missing } = document.documentElement.dataset;
    if (missing) this.showMissing(missing);
    if (!navigator.serviceWorker) return;
    this.part("tools").hidden = false;
    for (const button of this.page.querySelectorAll("button[data-do]")) {
      button.addEventListener("click", () => this.act(button.getAttribute("data-do") ?? ""));
    }
    await this.show();
  }

  /** @param {string} name */
  part(name) {
    return findElement(this.page, `[data-part="${name}"]`, HTMLElement);
  }

  /** This page stands in another's place. @param {string} missing */
  showMissing(missing) {
    this.part("missing").hidden = false;
    this.part(`missing-${missing}`).hidden = false;
    waitForBook(() => location.reload());
  }

  async show() {
    const ledger = await this.readLedger();
    const isOff = isDeclined();
    this.page.querySelector("[data-do='keep']")?.toggleAttribute("hidden", !isOff);
    for (const name of ["update", "end"]) {
      this.page.querySelector(`[data-do='${name}']`)?.toggleAttribute("hidden", isOff);
    }
    const kept = orderByWorth(ledger).filter((address) => ledger.pages[address]);
    this.part("kept").textContent = "";
    this.part("kept").append(...kept.map((address) => this.makeItem(address, ledger.pages[address])));
    this.part("none").hidden = kept.length > 0;
    this.part("kept").hidden = !kept.length;
  }

  /** @returns {Promise<Ledger>} */
  async readLedger() {
    const scope = `${location.origin}${this.base}/`;
    const name = cacheName(scope, "copies");
    try {
      const found = await caches.has(name) && await (await caches.open(name)).match(scope + LEDGER);
      return found ? readLedger(await found.json()) : newLedger();
    } catch {
      return newLedger();
    }
  }

  /** @param {string} address @param {KeptPage} kept */
  makeItem(address, { title, kept_at }) {
    const item = copyTemplate(this.item, HTMLLIElement);
    const link = findElement(item, "a", HTMLAnchorElement);
    const clock = londonClock(new Date(kept_at));
    link.href = this.base + address;
    link.textContent = this.nameOf(title);
    const when = { day: dayInWords(clock.slice(0, 10)), time: clock.slice(11) };
    findElement(item, "[data-show='when']", HTMLElement).textContent = this.say("when", when);
    return item;
  }

  /** A page's title without the book's name, which this page's own title ends with. @param {string} title */
  nameOf(title) {
    const text = new DOMParser().parseFromString(title, "text/html").body.textContent ?? "";
    const ending = document.title.slice(this.page.querySelector("h1")?.textContent?.length);
    return text.endsWith(ending) ? text.slice(0, -ending.length) : text;
  }

  /** @param {string} deed */
  async act(deed) {
    this.tell(deed === "update" ? "updating" : "");
    try {
      if (deed === "update") await this.askWorker("update");
      if (deed === "end") await this.end();
      if (deed === "keep") await this.keep();
      this.tell(deed);
    } catch {
      this.tell("failed");
    }
    await this.show();
  }

  async end() {
    keepNoCopies(true);
    await this.askWorker("end");
  }

  async keep() {
    keepNoCopies(false);
    await registerWorker(this.base);
    await this.askWorker("update");
  }

  /** Asks, and waits until it is done. @param {"update" | "end"} kind */
  async askWorker(kind) {
    const registration = await navigator.serviceWorker.getRegistration(`${this.base}/`);
    const { active } = registration ?? {};
    if (!active) return;
    const { port1, port2 } = new MessageChannel();
    const done = new Promise((resolve) => { port1.onmessage = resolve; });
    active.postMessage({ kind }, [port2]);
    await done;
  }

  /** @param {string} word */
  tell(word) {
    this.part("said").textContent = this.say(word);
  }
}

/** @type {NodeListOf<HTMLElement>} */
const pages = document.querySelectorAll("[data-module='offline-page']");
pages.forEach((page) => new OfflinePage(page).start());
