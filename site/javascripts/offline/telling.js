/** What pages tell the worker that keeps copies; nothing where there is none. */

/** @param {import("../service-worker/routing.js").Message} message */
export async function tellWorker(message) {
  const { active } = await navigator.serviceWorker?.ready ?? {};
  active?.postMessage(message);
}
