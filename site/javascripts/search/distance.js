/** Miles between points, and how much nearness counts beside relevance. */

const MILES_A_DEGREE = 69.055;
const DISTANCE_SHARE = 0.6;
const HALVING_MILES = 2;
/** Ten minutes on foot are as good as next door. */
const AT_HAND_MILES = 0.5;
const AREA_WIDE_COUNTS_AS = 2;
const UNKNOWN_COUNTS_AS = 5;

/** @typedef {{latitude: number, longitude: number}} Point */

/**
 * In a straight line, to a tenth of a mile.
 * @param {Point | null} from
 * @param {Point | null} to
 * @returns {number | null}
 */
export function measureMiles(from, to) {
  if (!from || !to) return null;
  const north = (from.latitude - to.latitude) * MILES_A_DEGREE;
  const middle = (((from.latitude + to.latitude) / 2) * Math.PI) / 180;
  const east = (from.longitude - to.longitude) * MILES_A_DEGREE * Math.cos(middle);
  return Math.round(Math.hypot(north, east) * 10) / 10;
}

/**
 * Between one, at the door, and 1 - DISTANCE_SHARE, far away: relevance is multiplied by it.
 * @param {number | null} miles
 * @param {string} reach
 */
export function weighNearness(miles, reach) {
  const far = miles ?? UNKNOWN_COUNTS_AS;
  const away = reach === "here" ? far : Math.min(far, AREA_WIDE_COUNTS_AS);
  const counted = Math.max(0, away - AT_HAND_MILES);
  return 1 - DISTANCE_SHARE + (DISTANCE_SHARE * HALVING_MILES) / (HALVING_MILES + counted);
}
