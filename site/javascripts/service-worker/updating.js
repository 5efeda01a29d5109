/** Brings the copies up to the book's newest build, in the background. */

import { orderByWorth } from "./ledger.js";
import { judgePage } from "./judging.js";

/** @import { Ask, Pages } from "./pages.js" */
/** @import { Shelf } from "./shelf.js" */
/**
 * @typedef {object} Plan what the build wrote down in offline.json
 * @property {number} format
 * @property {string} release
 * @property {string[]} files addresses of the release's files
 * @property {string[]} pages addresses of the pages that are always kept
 * @property {string} manifest address of the index's list of files
 * @property {string[]} index addresses of its files; none where they are too many to fetch unasked
 */

export const PLAN_FORMAT = 1;
export const MOST_ASKED = 60;
const AT_ONCE = 2;
/** Whatever the reader does comes first. */
const LATER = /** @type {const} */ ({ priority: "low" });
const AFRESH = /** @type {const} */ ({ cache: "no-cache", ...LATER });

export class Updating {
  /**
   * @param {Shelf} shelf
   * @param {Pages} pages
   * @param {Ask} ask
   */
  constructor(shelf, pages, ask) {
    this.shelf = shelf;
    this.pages = pages;
    this.ask = ask;
    /** @type {Promise<void> | null} */
    this.running = null;
    /** @type {Set<string>} addresses that brought nothing to keep */
    this.vain = new Set();
  }

  /**
   * Once at a time. Without a network, or in the middle of a build, everything stays as it is.
   * @param {boolean} isSparing whoever reads has little data
   */
  check(isSparing) {
    this.running = this.running ?? this.checkOnce(isSparing).catch(() => {}).then(() => { this.running = null; });
    return this.running;
  }

  /** @param {boolean} isSparing */
  async checkOnce(isSparing) {
    const { content } = await this.readJson("/build.json");
    const { set } = await this.shelf.ledger();
    if (set?.build === content) await this.shelf.noteUnchanged();
    if (set?.build !== content || !(set?.has_index || isSparing)) await this.renew(content, isSparing);
    if (set && set.build !== content) await this.refresh(isSparing);
    await this.fetchSaved();
  }

  /**
   * The first set is of use before the index is there; later ones take over when all of them is.
   * @param {string} build
   * @param {boolean} isSparing
   */
  async renew(build, isSparing) {
    /** @type {Plan} */
    const plan = await this.readJson("/offline.json");
    if (plan.format !== PLAN_FORMAT) return;
    await this.fetchFiles(plan.files);
    const manifest = await this.readText(plan.manifest);
    const pages = await this.fetchPages(plan);
    const commit = (/** @type {boolean} */ has_index) => this.shelf.switchSet({
      build, has_index,
      release: plan.release,
      kept_at: this.shelf.now().toISOString(),
      bytes: [...pages.values()].reduce((sum, html) => sum + html.length, manifest.length),
    }, pages, manifest);
    if (!(await this.shelf.ledger()).set) await commit(false);
    if (!isSparing) await this.fetchFiles(plan.index.filter((address) => isNamed(address, manifest)));
    await commit(!isSparing);
  }

  /** All of one release, or none. @param {Plan} plan @returns {Promise<Map<string, string>>} */
  async fetchPages({ pages, release }) {
    const found = new Map();
    for (const address of pages) {
      const html = await this.readText(address);
      const judged = judgePage(html, this.pages.base);
      if (judged.state !== "known" || judged.release !== release) throw new Error(`${address} is of another build`);
      found.set(address, html);
    }
    return found;
  }

  /** Those that are not there yet, a few at a time. @param {string[]} addresses */
  async fetchFiles(addresses) {
    const { files } = await this.shelf.ledger();
    const missing = addresses.filter((address) => !files[address]);
    const work = async () => {
      for (let address = missing.shift(); address; address = missing.shift()) {
        await this.shelf.keepFile(address, await this.read(address, LATER));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  /** What has left the book goes; the rest is asked for again, as far as that is cheap. @param {boolean} isSparing */
  async refresh(isSparing) {
    const ledger = await this.shelf.ledger();
    const known = orderByWorth(ledger).filter((address) => ledger.pages[address]);
    const worth = isSparing ? known.filter((address) => ledger.saved.includes(address)) : known;
    for (const address of worth.slice(0, MOST_ASKED)) await this.fetchPage(address);
  }

  /** What is in my list and has no copy. */
  async fetchSaved() {
    const { saved, pages } = await this.shelf.ledger();
    for (const address of saved.filter((one) => !pages[one] && !this.vain.has(one))) {
      await this.fetchPage(address);
      if (!pages[address]) this.vain.add(address);
    }
  }

  /** @param {string} address */
  async fetchPage(address) {
    const { set } = await this.shelf.ledger();
    const response = await this.ask(this.shelf.key(address), AFRESH);
    await this.pages.note(address, response, { release: set?.release, isSeen: false });
  }

  /** @param {string} address @param {RequestInit} [more] */
  async read(address, more = AFRESH) {
    const response = await this.ask(this.shelf.key(address), more);
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    return response;
  }

  /** @param {string} address */
  async readText(address) {
    return (await this.read(address)).text();
  }

  /** @param {string} address */
  async readJson(address) {
    return (await this.read(address)).json();
  }
}

/** Whether the manifest is of the build that named this file. @param {string} address @param {string} manifest */
function isNamed(address, manifest) {
  const digest = /-([0-9a-f]+)\.\w+$/.exec(address)?.[1];
  if (digest && manifest.includes(digest)) return true;
  throw new Error(`${address} is of another build`);
}
