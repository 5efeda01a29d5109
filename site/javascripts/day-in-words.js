/** A day as people say it. */

/** @param {string} day in ISO form */
export function dayInWords(day) {
  const [year, month, date] = day.split("-").map(Number);
  const moment = new Date(Date.UTC(year, month - 1, date));
  const style = /** @type {const} */ ({ day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  return new Intl.DateTimeFormat("en-GB", style).format(moment);
}
