/** A storage and a network in memory, for the tests of copies. */

import { Pages } from "../../site/javascripts/service-worker/pages.js";
import { addressIn } from "../../site/javascripts/service-worker/routing.js";
import { Shelf } from "../../site/javascripts/service-worker/shelf.js";
import { Updating } from "../../site/javascripts/service-worker/updating.js";

export const SCOPE = "https://town.example/book/";
export const [OLD, NEW] = ["aaaaaaaaaa", "bbbbbbbbbb"];

/** Cache Storage in memory; `room` is how many bytes may be put before it is full. */
export class FakeStorage {
  constructor() {
    /** @type {Map<string, Map<string, string>>} */
    this.caches = new Map();
    this.room = Infinity;
  }

  /** @param {string} name */
  async open(name) {
    const cache = this.caches.get(name) ?? new Map();
    this.caches.set(name, cache);
    return {
      match: async (/** @type {string} */ key) => (cache.has(key) ? new Response(cache.get(key)) : undefined),
      put: async (/** @type {string} */ key, /** @type {Response} */ response) => {
        const text = await response.text();
        const all = [...cache.entries()].filter(([one]) => one !== key).map(([, value]) => value);
        if (all.join("").length + text.length > this.room) throw new DOMException("", "QuotaExceededError");
        cache.set(key, text);
      },
      delete: async (/** @type {string} */ key) => cache.delete(key),
    };
  }

  async keys() {
    return [...this.caches.keys()];
  }

  /** @param {string} name */
  async has(name) {
    return this.caches.has(name);
  }

  /** @param {string} name */
  async delete(name) {
    return this.caches.delete(name);
  }
}

/** A network: addresses and what they answer; a number is a status, and nothing at all is no network. */
export class FakeNetwork {
  constructor() {
    /** @type {Record<string, string | number | Promise<Response>>} */
    this.answers = {};
    this.isThere = true;
    /** @type {string[]} */
    this.asked = [];
  }

  /** @param {Request | string} request */
  async ask(request) {
    const address = addressIn(typeof request === "string" ? request : request.url, SCOPE);
    this.asked.push(address);
    if (!this.isThere) throw new TypeError("Failed to fetch");
    const answer = this.answers[address] ?? 404;
    if (answer instanceof Promise) return answer;
    return typeof answer === "number" ? new Response("", { status: answer }) : new Response(answer);
  }

  /** A whole book of one build. @param {string} release @param {string} build @param {string[]} index */
  publish(release, build, index) {
    const pages = ["/", "/search/", "/my-list/", "/help-now/", "/offline/"];
    const manifest = "/search-index/en/manifest.json";
    const files = [`/assets/${release}/book.css`, `/assets/${release}/book.js`];
    const plan = { format: 1, release, files, pages, manifest, index };
    this.answers = {
      ...Object.fromEntries(this.keptBack()),
      ...Object.fromEntries([...files, ...index].map((address) => [address, `of ${address}`])),
      ...Object.fromEntries(pages.map((address) => [address, page(release, `${address} in ${build}`)])),
      [manifest]: JSON.stringify({ of: build, files: index.join(" ") }),
      "/build.json": JSON.stringify({ content: build }),
      "/offline.json": JSON.stringify(plan),
    };
  }

  keptBack() {
    return Object.entries(this.answers).filter(([address]) => address.startsWith("/listings/"));
  }
}

/** @param {string} release @param {string} body */
export function page(release, body) {
  return `<!doctype html><html lang="en-GB" data-base="/book"><title>${body}</title>`
    + `<script src="/book/assets/${release}/book.js"></script><article>${body}</article></html>`;
}

export function begin() {
  const [storage, network] = [new FakeStorage(), new FakeNetwork()];
  let minute = 0;
  const now = () => new Date(Date.UTC(2026, 10, 24, 10, minute++));
  const shelf = new Shelf(/** @type {any} */ (storage), SCOPE, now);
  const ask = network.ask.bind(network);
  /** @type {number[]} */
  const waited = [];
  const wait = async (/** @type {number} */ ms) => (waited.push(ms), new Promise((done) => { setTimeout(() => done(null), 5); }));
  const pages = new Pages(shelf, ask, /** @type {any} */ (wait));
  const visit = async (/** @type {string} */ address, more = "") => {
    /** @type {Promise<unknown>[]} */
    const work = [];
    const request = new Request(SCOPE + address.slice(1) + more);
    const response = await pages.answer(request, address, (promise) => work.push(promise));
    const html = response.type === "error" ? "" : await response.text();
    if (network.isThere) await Promise.race([Promise.all(work), new Promise((done) => { setTimeout(done, 20); })]);
    return html;
  };
  network.publish(OLD, "one", ["/search-index/en/p-11aa.bin"]);
  return { storage, network, shelf, pages, visit, waited, updating: new Updating(shelf, pages, ask) };
}

/** @param {Shelf} shelf */
export const keptPages = async (shelf) => Object.keys((await shelf.ledger()).pages);
/** @param {Shelf} shelf */
export const keptFiles = async (shelf) => Object.keys((await shelf.ledger()).files).sort();
