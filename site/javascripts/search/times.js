/**
 * Days and parts of day that go together: who meets on Tuesday evening and Thursday morning does not
 * meet on Tuesday morning.
 */

/** @import { Choice } from "./filters.js" */
/** @import { Facet, Row } from "./rows.js" */

export class Times {
  /** @param {Facet[]} facets */
  constructor(facets) {
    this.day = facets.findIndex(({ key }) => key === "day");
    this.part = facets.findIndex(({ key }) => key === "part");
    this.parts = facets[this.part]?.values.length ?? 0;
  }

  /**
   * Whether one of the days has one of the parts; where nothing is chosen of one, any will do.
   * @param {Row} row
   * @param {Choice[]} choices
   */
  goTogether({ times }, choices) {
    if (!times.size) return true;
    const [days, parts] = [this.day, this.part].map((place) => choices.find((choice) => choice.place === place));
    if (!days || !parts) return true;
    return days.values.some((day) => parts.values.some((part) => times.has(day * this.parts + part)));
  }

  /** Whether a facet is one of the two. @param {number} place */
  isTime(place) {
    return place === this.day || place === this.part;
  }

  /**
   * The same choices, with this one value instead of what was chosen in its facet.
   * @param {Choice[]} choices
   * @param {number} place
   * @param {number} value
   * @returns {Choice[]}
   */
  instead(choices, place, value) {
    return [...choices.filter((choice) => choice.place !== place), { place, match: "any", values: [value] }];
  }
}
