/** Run by test_request_matching.py, on the file that a build wrote: OPEN_REQUESTS names it. */

import { deepEqual, equal, ok } from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import {
  chooseRequests,
  listAreas,
  listSkills,
  readWanted,
  writeWanted,
} from "../../site/javascripts/request-matching.js";

const NOTHING = readWanted("");
const LEIGH = { latitude: 53.4964, longitude: -2.5197 };
/** @type {import("../../site/javascripts/request-matching.js").Row[]} */
const rows = JSON.parse(await readFile(process.env.OPEN_REQUESTS ?? "", "utf8")).requests;

/** @param {Partial<typeof NOTHING>} wanted @param {any} [from] */
function idsOf(wanted, from = null) {
  return chooseRequests(rows, { ...NOTHING, ...wanted }, from).map(({ row, isSure }) =>
    (isSure ? "" : "ask ") + row.id.split("-").slice(0, 2).join("-"));
}

test("every row has all that the filters and the cards read", () => {
  const wanted = ["address", "any_time", "area", "area_words", "asker", "days", "id", "kind", "kind_words",
    "needed", "place", "point", "sample", "skills", "summary", "title", "when"];
  for (const row of rows) deepEqual(Object.keys(row).sort(), wanted);
});

test("nothing chosen keeps all, in the order of the list", () => {
  equal(chooseRequests(rows, NOTHING, null).length, rows.length);
  deepEqual(chooseRequests(rows, NOTHING, null).map(({ row }) => row.id), rows.map((row) => row.id));
});

test("a skill keeps those that welcome it", () => {
  deepEqual(idsOf({ skill: "driving" }), ["two-drivers"]);
  ok(listSkills(rows).includes("driving"));
});

test("a day keeps what is on that day and whatever suits, and asks about what names no day", () => {
  const thursday = idsOf({ day: "thursday" });
  ok(thursday.includes("two-drivers") && thursday.includes("hands-for"));
  ok(thursday.includes("ask sewing-machines"));
  ok(!thursday.some((id) => id.endsWith("brass-teacher")));
  ok(thursday.findIndex((id) => id.startsWith("ask")) > thursday.indexOf("two-drivers"));
});

test("a distance keeps what is near, the nearest first", () => {
  deepEqual(idsOf({ within: 1 }, LEIGH), ["treasurer-for"]);
  const near = chooseRequests(rows, NOTHING, LEIGH);
  ok(near.every(({ miles }, place) => place === 0 || (miles ?? 0) >= (near[place - 1].miles ?? 0)));
});

test("a kind and an area narrow", () => {
  ok(idsOf({ kind: "equipment" }).length === 4);
  ok(listAreas(rows).some(([id, words]) => id === "scholes" && words === "Scholes"));
  ok(idsOf({ area: "scholes" }).every((id) => !id.startsWith("two-drivers")));
});

test("the choices stand in the fragment and come back; a place never does", () => {
  const wanted = { kind: "volunteers", skill: "first aid", day: "sunday", area: "aspull", within: 3 };
  deepEqual(readWanted(`#${writeWanted(wanted)}`), wanted);
  equal(writeWanted(NOTHING), "");
  deepEqual(readWanted("#within=x&place=WN1+1AA"), NOTHING);
});
