/** Stands in the worker's place where the book keeps no copies any more: takes them away, and then itself. */

import { Shelf } from "./shelf.js";

/** The worker before it may be in the middle of something. */
const LAST_WORK_MS = 3000;

/** @type {ServiceWorkerGlobalScope} */
const worker = /** @type {any} */ (self);
const shelf = new Shelf(caches, worker.registration.scope, () => new Date());

worker.addEventListener("install", (event) => event.waitUntil(worker.skipWaiting()));

worker.addEventListener("activate", (event) => event.waitUntil(retire()));

async function retire() {
  await shelf.close();
  await worker.registration.unregister();
  await new Promise((done) => { setTimeout(done, LAST_WORK_MS); });
  await shelf.clear();
}
