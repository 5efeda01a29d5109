/** Run by test_past_dates.py, from the zone that TZ names. */

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";

import { hidePast, isPast, londonClock } from "../../site/javascripts/past-dates.js";

test("in winter London keeps universal time", () => {
  equal(londonClock(new Date("2026-01-15T18:30:00Z")), "2026-01-15T18:30");
});

test("in summer London is an hour ahead, which may be the next day", () => {
  equal(londonClock(new Date("2026-07-15T18:30:00Z")), "2026-07-15T19:30");
  equal(londonClock(new Date("2026-07-15T23:30:00Z")), "2026-07-16T00:30");
});

test("midnight is the beginning of a day, never 24 o'clock", () => {
  equal(londonClock(new Date("2026-01-15T00:00:00Z")), "2026-01-15T00:00");
});

test("the clocks change at one in the morning, universal time", () => {
  equal(londonClock(new Date("2026-03-29T00:59:00Z")), "2026-03-29T00:59");
  equal(londonClock(new Date("2026-03-29T01:00:00Z")), "2026-03-29T02:00");
  equal(londonClock(new Date("2026-10-25T00:59:00Z")), "2026-10-25T01:59");
  equal(londonClock(new Date("2026-10-25T01:00:00Z")), "2026-10-25T01:00");
});

test("a day is over when the next begins", () => {
  equal(isPast("2026-07-15", "2026-07-14T12:00"), false);
  equal(isPast("2026-07-15", "2026-07-15T23:59"), false);
  equal(isPast("2026-07-15", "2026-07-16T00:00"), true);
});

test("a moment is over a minute later", () => {
  equal(isPast("2026-07-15T19:30", "2026-07-15T19:29"), false);
  equal(isPast("2026-07-15T19:30", "2026-07-15T19:30"), false);
  equal(isPast("2026-07-15T19:30", "2026-07-15T19:31"), true);
  equal(isPast("2026-07-15T19:30", "2026-07-16T09:00"), true);
});

test("what is over is hidden, and a day with nothing left in it", () => {
  const [early, late] = [makeItem("2026-07-15T10:00"), makeItem("2026-07-15T20:00")];
  const days = [makeDay(early), makeDay(early, late)];
  hidePast(makePage([early, late], days), new Date("2026-07-15T12:00:00Z"));
  deepEqual([early, late, ...days].map(({ hidden }) => hidden), [true, false, true, false]);
});

/** @param {string} over */
function makeItem(over) {
  return { hidden: false, getAttribute: () => over, closest: () => null, toggleAttribute: hide };
}

/** @param {{hidden: boolean}[]} items */
function makeDay(...items) {
  const querySelector = () => items.find(({ hidden }) => !hidden) ?? null;
  return { hidden: false, querySelector, closest: () => null, toggleAttribute: hide };
}

/**
 * @param {object[]} items
 * @param {object[]} days
 * @returns {Document}
 */
function makePage(items, days) {
  const querySelectorAll = (/** @type {string} */ asked) => (asked === "[data-day]" ? days : items);
  return /** @type {any} */ ({ querySelectorAll });
}

/** @this {{hidden: boolean}} */
function hide() {
  this.hidden = true;
}
