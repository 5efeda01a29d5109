/** Run by test_offline.py. */

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";

import { cacheName } from "../../site/javascripts/service-worker/cache-names.js";
import { judgePage, markPage } from "../../site/javascripts/service-worker/judging.js";
import { MOST_BYTES, MOST_FILE_BYTES, MOST_PAGES, chooseLeaving, newLedger } from "../../site/javascripts/service-worker/ledger.js";
import { PATIENCE_MS, Pages } from "../../site/javascripts/service-worker/pages.js";
import { addressIn, chooseWay } from "../../site/javascripts/service-worker/routing.js";
import { Shelf } from "../../site/javascripts/service-worker/shelf.js";
import { Updating } from "../../site/javascripts/service-worker/updating.js";

const SCOPE = "https://town.example/book/";
const [OLD, NEW] = ["aaaaaaaaaa", "bbbbbbbbbb"];

/** Cache Storage in memory; `room` is how many bytes may be put before it is full. */
class FakeStorage {
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
class FakeNetwork {
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
function page(release, body) {
  return `<!doctype html><html lang="en-GB" data-base="/book"><title>${body}</title>`
    + `<script src="/book/assets/${release}/book.js"></script><article>${body}</article></html>`;
}

function begin() {
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
const keptPages = async (shelf) => Object.keys((await shelf.ledger()).pages);
/** @param {Shelf} shelf */
const keptFiles = async (shelf) => Object.keys((await shelf.ledger()).files).sort();

test("forms, posts, live state and other books are never answered from copies", () => {
  const ways = [
    ["GET", "navigate", "", "page"], ["GET", "navigate", "listings/x/?a=1#q=secret", "page"],
    ["POST", "navigate", "app/submit", "left"], ["POST", "navigate", "listings/x/", "left"],
    ["GET", "navigate", "app/submit", "form"], ["GET", "navigate", "app", "form"],
    ["GET", "cors", "app/live.json", "live"], ["GET", "cors", "app/photo.jpg", "left"],
    ["GET", "cors", "listings/x/", "left"], ["GET", "navigate", "calendar.ics", "left"],
    ["GET", "cors", "search-index/en/manifest.json", "manifest"],
    ["GET", "cors", "search-index/en/p-11aa.bin", "file"], ["GET", "no-cors", "assets/aaaaaaaaaa/book.js", "file"],
    ["GET", "cors", "build.json", "left"], ["GET", "cors", "offline.json", "left"],
  ];
  for (const [method, mode, path, way] of ways) equal(chooseWay({ method, mode, url: SCOPE + path }, SCOPE), way, path);
  equal(chooseWay({ method: "GET", mode: "navigate", url: "https://town.example/bookshop/" }, SCOPE), "left");
});

test("what stands after ? or # is never part of an address that is kept", async () => {
  equal(addressIn(`${SCOPE}search/?a=b#q=food%20bank`, SCOPE), "/search/");
  const { storage, network, visit, shelf } = begin();
  network.answers["/listings/x/"] = page(OLD, "X");
  await visit("/listings/x/", "?from=here#q=secret");
  deepEqual(await keptPages(shelf), ["/listings/x/"]);
  const stored = JSON.stringify([...storage.caches.values()].map((cache) => [...cache]));
  ok(!stored.includes("secret") && !stored.includes("from=here"));
});

test("a page is judged by what the book's own pages hold", () => {
  equal(judgePage("<h1>Welcome guest</h1>", "/book").state, "strange");
  equal(judgePage(page(OLD, "X"), "").state, "strange");
  equal(judgePage(page(OLD, '<p data-moved="x">'), "/book").state, "gone");
  equal(judgePage(page(OLD, '<article class="listing" data-slug="x" data-gone>'), "/book").state, "gone");
  deepEqual(judgePage(page(OLD, "X"), "/book"), { state: "known", title: "X", release: OLD });
  ok(markPage(page(OLD, "X"), { "copy-of": "$&" }).startsWith('<!doctype html><html data-copy-of="$&" lang="en-GB"'));
});

test("what was visited is shown again without a network, as the copy that it is", async () => {
  const { network, visit } = begin();
  network.answers["/listings/x/"] = page(OLD, "X");
  ok(!(await visit("/listings/x/")).includes("data-copy-of"));
  network.isThere = false;
  ok((await visit("/listings/x/")).includes('data-copy-of="2026-11-24T10:00:00.000Z" data-copy-why="offline"'));
  equal(await visit("/listings/y/"), "");
});

test("whoever waits for long gets the copy, and the late answer takes its place", async () => {
  const { network, visit, waited } = begin();
  network.answers["/listings/x/"] = page(OLD, "X");
  await visit("/listings/x/");
  /** @type {(response: Response) => void} */
  let arrive = () => {};
  network.answers["/listings/x/"] = new Promise((done) => { arrive = done; });
  ok((await visit("/listings/x/")).includes('data-copy-why="slow"'));
  equal(waited.pop(), PATIENCE_MS);
  arrive(new Response(page(OLD, "X, fresh")));
  await new Promise((done) => { setTimeout(done, 10); });
  network.isThere = false;
  ok((await visit("/listings/x/")).includes("X, fresh"));
});

test("a book in trouble shows the copy, and an unknown page its own answer", async () => {
  const { network, visit } = begin();
  network.answers["/listings/x/"] = page(OLD, "X");
  await visit("/listings/x/");
  network.answers["/listings/x/"] = 503;
  ok((await visit("/listings/x/")).includes('data-copy-why="down"'));
  ok(!(await visit("/listings/y/")).includes("data-copy"));
});

test("what is gone, withdrawn, moved or removed has no copy", async () => {
  const { network, visit, shelf, pages } = begin();
  const all = ["gone", "withdrawn", "moved", "removed", "stays"].map((name) => `/listings/${name}/`);
  for (const address of all) {
    network.answers[address] = page(OLD, address);
    await visit(address);
  }
  network.answers[all[0]] = 404;
  network.answers[all[1]] = page(OLD, '<article class="listing" data-slug="x" data-gone>');
  network.answers[all[2]] = page(OLD, '<p class="lead" data-moved="x">');
  for (const address of all) await visit(address);
  await pages.noteLive(new Response(JSON.stringify({ listings: { removed: { removed: true }, stays: { full: true } } })));
  deepEqual(await keptPages(shelf), ["/listings/stays/"]);
});

test("in the middle of a build nothing is taken for gone", async () => {
  const { network, visit, shelf } = begin();
  network.answers["/listings/x/"] = page(OLD, "X");
  await visit("/listings/x/");
  network.answers["/listings/x/"] = network.answers["/build.json"] = 404;
  await visit("/listings/x/");
  deepEqual(await keptPages(shelf), ["/listings/x/"]);
});

test("a first visit brings the pages that are always there, and the whole index", async () => {
  const { network, visit, shelf, updating } = begin();
  await updating.check(false);
  network.isThere = false;
  for (const address of ["/", "/search/", "/my-list/", "/help-now/", "/offline/"]) {
    ok((await visit(address)).includes(`${address} in one`), address);
  }
  ok((await visit("/listings/y/")).includes('data-missing="page"'));
  deepEqual(await keptFiles(shelf), [`/assets/${OLD}/book.css`, `/assets/${OLD}/book.js`, "/search-index/en/p-11aa.bin"]);
});

test("a copy that was compared with the book and is the same is a copy of then", async () => {
  const { network, visit, updating } = begin();
  await updating.check(false);
  network.isThere = false;
  const first = /copy-of="([^"]+)"/.exec(await visit("/"))?.[1] ?? "";
  network.isThere = true;
  await updating.check(false);
  network.isThere = false;
  ok((/copy-of="([^"]+)"/.exec(await visit("/"))?.[1] ?? "") > first);
});

test("whoever saves data gets no index unasked, and what was searched for stays", async () => {
  const { network, shelf, pages, updating } = begin();
  await updating.check(true);
  ok(!network.asked.includes("/search-index/en/p-11aa.bin"));
  const request = new Request(`${SCOPE}search-index/en/p-11aa.bin`);
  /** @type {Promise<unknown>[]} */
  const work = [];
  await pages.answerFile(request, "/search-index/en/p-11aa.bin", (promise) => work.push(promise));
  await Promise.all(work);
  network.isThere = false;
  equal(await (await pages.answerFile(request, "/search-index/en/p-11aa.bin", () => {})).text(), "of /search-index/en/p-11aa.bin");
  equal((await shelf.ledger()).set?.has_index, false);
});

test("a new build takes over whole: pages, index and their list of files together", async () => {
  const { network, storage, shelf, pages, visit, updating } = begin();
  await updating.check(false);
  network.publish(NEW, "two", ["/search-index/en/p-22bb.bin"]);
  network.answers["/search-index/en/p-22bb.bin"] = 500;
  await updating.check(false);
  const manifest = async () => (await pages.answerManifest(new Request(`${SCOPE}search-index/en/manifest.json`))).text();
  network.isThere = false;
  ok((await visit("/search/")).includes("in one"));
  ok((await manifest()).includes("11aa"));
  network.isThere = true;
  network.answers["/search-index/en/p-22bb.bin"] = "of p-22bb";
  await updating.check(false);
  network.isThere = false;
  ok((await visit("/search/")).includes("in two"));
  ok((await manifest()).includes("22bb"));
  deepEqual(await keptFiles(shelf), [`/assets/${NEW}/book.css`, `/assets/${NEW}/book.js`, "/search-index/en/p-22bb.bin"]);
  deepEqual([...storage.caches.keys()].sort(), ["copies", "files", "two"].map((part) => cacheName(SCOPE, part)));
});

test("pages or files of two builds never make one set", async () => {
  for (const mix of ["page", "index"]) {
    const { network, shelf, updating } = begin();
    await updating.check(false);
    network.publish(NEW, "two", ["/search-index/en/p-22bb.bin"]);
    if (mix === "page") network.answers["/search/"] = page(OLD, "old");
    else network.answers["/search-index/en/manifest.json"] = JSON.stringify({ files: "33cc" });
    await updating.check(false);
    equal((await shelf.ledger()).set?.build, "one", mix);
  }
});

test("an index list is given only to scripts of its own release", async () => {
  const { network, pages, updating } = begin();
  await updating.check(false);
  network.isThere = false;
  const from = (/** @type {string} */ release) => pages.answerManifest(/** @type {any} */ ({
    url: `${SCOPE}search-index/en/manifest.json`, referrer: `${SCOPE}assets/${release}/javascripts/search/worker.js`,
  }));
  equal((await from(OLD)).status, 200);
  equal(await from(NEW).catch(() => "refused"), "refused");
});

test("files of an old release stay while a kept page wants them", async () => {
  const { network, shelf, visit, updating } = begin();
  network.answers["/listings/x/"] = page(OLD, "X");
  await visit("/listings/x/");
  await updating.check(false);
  network.publish(NEW, "two", []);
  network.answers["/listings/x/"] = 503;
  await updating.check(false);
  ok((await keptFiles(shelf)).includes(`/assets/${OLD}/book.css`));
  network.publish(NEW, "three", []);
  network.answers["/listings/x/"] = page(NEW, "X");
  await updating.check(false);
  network.publish(NEW, "four", []);
  await updating.check(false);
  deepEqual(await keptFiles(shelf), [`/assets/${NEW}/book.css`, `/assets/${NEW}/book.js`]);
});

test("a new build takes away the copies of what has left the book", async () => {
  const { network, shelf, visit, updating } = begin();
  await updating.check(false);
  for (const name of ["x", "y"]) {
    network.answers[`/listings/${name}/`] = page(OLD, name);
    await visit(`/listings/${name}/`);
  }
  delete network.answers["/listings/x/"];
  network.publish(OLD, "two", []);
  await updating.check(false);
  deepEqual(await keptPages(shelf), ["/listings/y/"]);
});

test("my list has copies of its own, which go when it is emptied", async () => {
  const { network, shelf, visit, updating } = begin();
  network.answers["/listings/x/"] = page(OLD, "X");
  network.answers["/listings/y/"] = page(OLD, "Y");
  await visit("/listings/y/");
  await shelf.noteSaved(["/listings/x/"]);
  await updating.check(true);
  deepEqual((await keptPages(shelf)).sort(), ["/listings/x/", "/listings/y/"]);
  await shelf.noteSaved([]);
  deepEqual(await keptPages(shelf), ["/listings/y/"]);
});

test("what is in my list and is no longer in the book is not asked for again and again", async () => {
  const { network, shelf, updating } = begin();
  await shelf.noteSaved(["/listings/gone/"]);
  for (let at = 0; at < 3; at++) await updating.check(false);
  equal(network.asked.filter((address) => address === "/listings/gone/").length, 1);
});

test("too much goes: the longest unseen first, and my list last", () => {
  const ledger = newLedger();
  const add = (/** @type {string} */ address, /** @type {number} */ used, bytes = 10) => {
    const used_at = `2026-11-${String(used).padStart(2, "0")}`;
    ledger.pages[address] = { title: "", release: OLD, kept_at: used_at, used_at, bytes };
  };
  for (let at = 1; at <= MOST_PAGES + 2; at++) add(`/${at}/`, at);
  ledger.saved = ["/1/"];
  deepEqual(chooseLeaving(ledger), ["/2/"]);
  ledger.files = { "/assets/x": MOST_BYTES - 25 };
  deepEqual(chooseLeaving(ledger).length, MOST_PAGES);
  ok(!chooseLeaving(ledger).includes("/1/"));
  add("/1/", 1, 30);
  ok(chooseLeaving(ledger).includes("/1/"));
});

test("never more than 50 visited pages are kept, and never a file too many", async () => {
  const { network, shelf, visit } = begin();
  for (let at = 0; at < MOST_PAGES + 5; at++) {
    network.answers[`/listings/${at}/`] = page(OLD, `${at}`);
    await visit(`/listings/${at}/`);
  }
  equal((await keptPages(shelf)).length, MOST_PAGES);
  ok(!(await shelf.find("/listings/4/")) && await shelf.find("/listings/5/"));
  await shelf.keepFile("/assets/aaaaaaaaaa/large", new Response("x".repeat(MOST_FILE_BYTES + 1)));
  deepEqual(await keptFiles(shelf), []);
});

test("a full device loses old pages and never an answer", async () => {
  const { storage, network, shelf, visit } = begin();
  for (let at = 0; at < 8; at++) {
    network.answers[`/listings/${at}/`] = page(OLD, `${at}`);
    await visit(`/listings/${at}/`);
  }
  const cache = storage.caches.get(cacheName(SCOPE, "copies"));
  storage.room = [...cache?.values() ?? []].join("").length + 50;
  network.answers["/listings/new/"] = page(OLD, "new");
  ok((await visit("/listings/new/")).includes("new"));
  ok(await shelf.find("/listings/new/"));
  ok(!await shelf.find("/listings/0/"));
  storage.room = 0;
  ok((await visit("/listings/new/")).includes("new"));
});

test("what was written down outlives the worker, and the end leaves nothing", async () => {
  const { storage, shelf, updating } = begin();
  await updating.check(false);
  const again = new Shelf(/** @type {any} */ (storage), SCOPE, () => new Date());
  equal((await again.ledger()).set?.build, "one");
  await storage.open("book /other/ offline-1 copies");
  await storage.open("book /book/ offline-0 copies");
  await again.dropOutdated();
  ok(!storage.caches.has("book /book/ offline-0 copies"));
  await shelf.close();
  await shelf.keepPage("/listings/x/", { html: "", title: "", release: OLD });
  deepEqual([...storage.caches.keys()].filter((name) => name.includes("/book/") && storage.caches.get(name)?.size), []);
  ok(storage.caches.has("book /other/ offline-1 copies"));
  const woken = new Shelf(/** @type {any} */ (storage), SCOPE, () => new Date());
  await woken.keepPage("/listings/x/", { html: "X", title: "", release: OLD });
  equal(await woken.find("/listings/x/"), null);
  await woken.reopen();
  await woken.keepPage("/listings/x/", { html: "X", title: "", release: OLD });
  equal((await woken.find("/listings/x/"))?.html, "X");
});
