/** The worker that keeps copies, and what it is told of the page. */

import { tellWorker } from "./telling.js";

/** @param {string} base */
export async function registerWorker(base) {
  await navigator.serviceWorker.register(`${base}/service-worker.js`, { scope: `${base}/` });
  await tellWorker({ kind: "opened", address: location.pathname.slice(base.length), is_sparing: isSparing() });
}

/** Whether this device was told to save data, or its line is thin. */
function isSparing() {
  const { saveData = false, effectiveType = "" } = /** @type {any} */ (navigator).connection ?? {};
  return saveData || effectiveType.endsWith("2g");
}
