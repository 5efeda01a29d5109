/** Pages shown from copies. Run by test_offline.py. */

import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";

import { judgePage, markPage } from "../../site/javascripts/service-worker/judging.js";
import { PATIENCE_MS } from "../../site/javascripts/service-worker/pages.js";
import { addressIn, chooseWay } from "../../site/javascripts/service-worker/routing.js";
import { SCOPE, OLD, page, begin, keptPages } from "./offline_fakes.mjs";

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
