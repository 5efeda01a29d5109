/** Whether somebody wants no copies on this device. */

const KEY = "no-copies";

export function isDeclined() {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return true;
  }
}

/** @param {boolean} isWanted */
export function keepNoCopies(isWanted) {
  if (isWanted) localStorage.setItem(KEY, "1");
  else localStorage.removeItem(KEY);
}
