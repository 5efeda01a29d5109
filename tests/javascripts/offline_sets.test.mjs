/** What is kept of each build, and what goes. Run by test_offline.py. */

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";

import { cacheName } from "../../site/javascripts/service-worker/cache-names.js";
import { MOST_BYTES, MOST_FILE_BYTES, MOST_PAGES, chooseLeaving, newLedger } from "../../site/javascripts/service-worker/ledger.js";
import { Shelf } from "../../site/javascripts/service-worker/shelf.js";
import { SCOPE, OLD, NEW, page, begin, keptPages, keptFiles } from "./offline_fakes.mjs";

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
