/** Hides dates that were still to come when the page was built. */

/**
 * The borough's clock as an ISO text without offset, whatever zone the device is in.
 * @param {Date} moment
 */
export function londonClock(moment) {
  const parts = new Intl.DateTimeFormat("sv-SE", {
    timeZone: "Europe/London",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).format(moment);
  return parts.replace(" ", "T");
}

/**
 * Whether something that ends then (a day, or a day and time) is over now.
 * @param {string} over
 * @param {string} now
 */
export function isPast(over, now) {
  return over.length > 10 ? over < now : over < now.slice(0, 10);
}

/**
 * Takes past dates out of sight, and a day with nothing left in it.
 * @param {Document} page
 * @param {Date} moment
 */
export function hidePast(page, moment) {
  const now = londonClock(moment);
  for (const item of page.querySelectorAll("[data-over]")) {
    if (isPast(item.getAttribute("data-over") ?? "", now)) hide(item);
  }
  for (const day of page.querySelectorAll("[data-day]")) {
    if (!day.querySelector("[data-over]:not([hidden])")) hide(day);
  }
}

/**
 * A date inside a line takes its whole line along.
 * @param {Element} item
 */
function hide(item) {
  const line = item.closest("li.fact-when") ?? item;
  line.toggleAttribute("hidden", true);
}
