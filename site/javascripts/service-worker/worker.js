/** The book without a network: what the browser asks of its service worker. */

import { Pages } from "./pages.js";
import { addressIn, chooseWay } from "./routing.js";
import { Shelf } from "./shelf.js";
import { Updating } from "./updating.js";

/** @import { Await } from "./pages.js" */
/** @import { Message } from "./routing.js" */

/** @type {ServiceWorkerGlobalScope} */
const worker = /** @type {any} */ (self);
const { scope } = worker.registration;
const shelf = new Shelf(caches, scope, () => new Date());
const ask = (/** @type {Request | string} */ request, /** @type {RequestInit | undefined} */ more) =>
  fetch(request, more);
const wait = (/** @type {number} */ ms) => new Promise((done) => { setTimeout(() => done(null), ms); });
const pages = new Pages(shelf, ask, /** @type {(ms: number) => Promise<null>} */ (wait));
const updating = new Updating(shelf, pages, ask);

worker.addEventListener("install", (event) => event.waitUntil(worker.skipWaiting()));

worker.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([worker.clients.claim(), shelf.dropOutdated()]));
});

worker.addEventListener("fetch", (event) => {
  const answer = answerOf(event);
  if (answer) event.respondWith(answer);
});

worker.addEventListener("message", (event) => {
  event.waitUntil(hear(event.data).finally(() => event.ports[0]?.postMessage("done")));
});

/** @param {FetchEvent} event @returns {Promise<Response> | null} null where the browser is left to it */
function answerOf(event) {
  const { request } = event;
  const address = addressIn(request.url, scope);
  const until = (/** @type {Promise<unknown>} */ work) => event.waitUntil(work);
  switch (chooseWay(request, scope)) {
    case "page": return pages.answer(request, address, until);
    case "form": return pages.answerForm(request);
    case "manifest": return pages.answerManifest(request);
    case "file": return pages.answerFile(request, address, until);
    case "live": return answerLive(request, until);
    default: return null;
  }
}

/**
 * Never from a copy; but a listing that it says is removed loses its own.
 * @param {Request} request
 * @param {Await} until
 */
async function answerLive(request, until) {
  const response = await fetch(request);
  until(pages.noteLive(response.clone()).catch(() => {}));
  return response;
}

/** @param {Message} message */
async function hear(message) {
  if (message.kind === "opened" || message.kind === "update") await shelf.reopen();
  if (message.kind === "opened") await noteOpened(message.address, message.is_sparing);
  if (message.kind === "saved") await noteSaved(message.addresses);
  if (message.kind === "update") await updating.check(false);
  if (message.kind === "end") await end();
}

/**
 * The first page that somebody opens comes before the worker does.
 * @param {string} address
 * @param {boolean} isSparing
 */
async function noteOpened(address, isSparing) {
  const isPage = chooseWay({ method: "GET", mode: "navigate", url: shelf.key(address) }, scope) === "page";
  if (isPage && !await shelf.find(address)) await updating.fetchPage(address).catch(() => {});
  await updating.check(isSparing);
}

/** @param {string[]} addresses */
async function noteSaved(addresses) {
  await shelf.noteSaved(addresses);
  await updating.fetchSaved().catch(() => {});
}

async function end() {
  await shelf.close();
  await worker.registration.unregister();
}
