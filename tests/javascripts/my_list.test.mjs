/** Run by test_my_list.py. */

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";

import {
  addEntries, changeEntry, moveEntry, newEntry, parseList, putBack, renameEntry, takeOut, writeList,
} from "../../site/javascripts/my-list/entries.js";
import { MOST_ENTRIES, addressOf, idOf, readShared, writeShared } from "../../site/javascripts/my-list/ids.js";
import { overlayLive } from "../../site/javascripts/my-list/live-facts.js";
import { comingDays, factRows, writeText } from "../../site/javascripts/my-list/text.js";

const [SEWING, CHOIR, SHED] = ["sewing", "choir", "shed"].map((id) => newEntry(id, id.toUpperCase()));
const THREE = [SEWING, CHOIR, SHED];
const LABELS = { next: "Next", cost: "Cost", phone: "Ring" };
const DAYS = [
  { words: "Tuesday", over: "2026-11-24T12:00" },
  { words: "Wednesday", over: "2026-11-25" },
];
const FACTS = { name: "Sewing", lines: { cost: ["Free."], phone: ["01632 960201"] }, days: DAYS };

/** @param {{id: string}[]} list */
const ids = (list) => list.map(({ id }) => id).join();

test("an id leads to its page and back", () => {
  equal(addressOf("sewing"), "/listings/sewing/");
  equal(addressOf("r.two-drivers-7k3f"), "/requests/two-drivers-7k3f/");
  equal(idOf("/book/requests/two-drivers-7k3f/"), "r.two-drivers-7k3f");
  equal(idOf("/listings/sewing/"), "sewing");
  for (const other of ["/requests/", "/requests/x/poster/", "/categories/sewing/", ""]) equal(idOf(other), "");
});

test("a link shares ids and is read as it was written", () => {
  deepEqual(readShared(`#${writeShared(["sewing", "r.two-7k3f"])}`), { ids: ["sewing", "r.two-7k3f"], strange: 0 });
  deepEqual(readShared("#ids=sewing,sewing,"), { ids: ["sewing"], strange: 0 });
  deepEqual(readShared("#ids=sewing%2Cchoir%20"), { ids: ["sewing", "choir"], strange: 0 });
  equal(readShared(""), null);
  equal(readShared("#my-list-tools"), null);
});

test("a hostile link is bounded and harmless", () => {
  const script = readShared("#ids=<script>alert(1)</script>,sewing,%E0%A4%A,../../app/live.json,r.,-x");
  deepEqual(script, { ids: ["sewing"], strange: 5 });
  const many = readShared(`#ids=${Array.from({ length: 10000 }, (_, at) => `a${at}`).join(",")}`);
  equal(many?.ids.length, MOST_ENTRIES);
  deepEqual(readShared(`#ids=${"%".repeat(100000)}`), { ids: [], strange: 1 });
  deepEqual(readShared("#ids=sewing&note=secret"), { ids: ["sewing"], strange: 0 });
});

test("entries are added once, moved, taken out and put back", () => {
  equal(ids(addEntries(THREE, [CHOIR, newEntry("walk", "")])), "sewing,choir,shed,walk");
  equal(ids(moveEntry(THREE, "choir", -1)), "choir,sewing,shed");
  equal(ids(moveEntry(THREE, "choir", 1)), "sewing,shed,choir");
  equal(moveEntry(THREE, "sewing", -1), THREE);
  equal(moveEntry(THREE, "nobody", 1), THREE);
  equal(ids(putBack(takeOut(THREE, "choir"), CHOIR, 1)), "sewing,choir,shed");
  equal(ids(THREE), "sewing,choir,shed");
});

test("a list holds so many and no more", () => {
  const many = Array.from({ length: 200 }, (_, at) => newEntry(`a${at}`, ""));
  equal(addEntries([], many).length, MOST_ENTRIES);
});

test("a page that moved takes its note along, also to where the list has it already", () => {
  const noted = changeEntry(changeEntry(THREE, "sewing", { note: "one" }), "shed", { note: "two" });
  const renamed = renameEntry(noted, "sewing", "shed");
  equal(ids(renamed), "shed,choir");
  equal(renamed[0].note, "one\ntwo");
  equal(ids(renameEntry(THREE, "choir", "singers")), "sewing,singers,shed");
});

test("what storage held comes back, and rubbish is left out", () => {
  const noted = changeEntry(THREE, "choir", { note: " as typed\n", facts: FACTS, kept_on: "2026-11-24" });
  deepEqual(parseList(writeList(noted)), noted);
  for (const text of [null, "", "{", "[]", "null", '{"entries": 3}']) deepEqual(parseList(text), []);
  const rubbish = { entries: [null, 3, { id: "<b>" }, { id: "shed", name: 5, note: 9, facts: 7, kept_on: "soon" }] };
  const facts = { name: "", lines: {}, days: [] };
  deepEqual(parseList(JSON.stringify(rubbish)), [{ ...newEntry("shed", ""), facts }]);
  equal(parseList(JSON.stringify({ entries: [{ id: "shed", note: "x".repeat(9999) }] }))[0].note.length, 500);
});

test("the text holds facts in the order of the labels, days to come, and never notes", () => {
  const list = [{ ...SEWING, facts: FACTS, note: "private" }, CHOIR];
  const text = writeText("The Book, 24 November 2026", list, LABELS, "2026-11-24T13:00");
  equal(text, "The Book, 24 November 2026\n\n1. Sewing\n   Next: Wednesday\n   Cost: Free.\n   Ring: 01632 960201\n\n2. CHOIR");
});

test("days that have passed are not shown", () => {
  equal(comingDays(DAYS, "2026-11-24T11:00").length, 2);
  equal(comingDays(DAYS, "2026-11-26T00:00").length, 0);
  equal(factRows(CHOIR, LABELS, "2026-11-24T11:00").length, 0);
});

test("what is so now goes over what the page said", () => {
  const known = /** @type {const} */ ({ state: "known", facts: FACTS });
  const say = (/** @type {string} */ word) => word;
  const off = overlayLive(known, "sewing", { listings: { sewing: { cancelled: ["2026-11-24"], full: true } } }, say);
  deepEqual(off.state === "known" && [off.facts.lines.notice, off.facts.days.length], [["off Tuesday", "full"], 1]);
  equal(overlayLive(known, "sewing", { listings: { sewing: { removed: true } } }, say).state, "gone");
  equal(overlayLive(known, "r.two", { requests: { two: { state: "closed", remaining: 0 } } }, say).state, "gone");
  const filled = overlayLive(known, "r.two", { requests: { two: { state: "open", remaining: 0 } } }, say);
  deepEqual(filled.state === "known" && filled.facts.lines.needed, ["filled"]);
  equal(overlayLive(known, "sewing", {}, say), known);
});
