/** Pages: from the network first; where it is silent, slow or in trouble, the copy, which says so. */

import { judgePage, markPage } from "./judging.js";
import { releaseIn } from "./routing.js";

/** @import { Shelf } from "./shelf.js" */
/** @typedef {(request: Request | string, more?: RequestInit) => Promise<Response>} Ask */
/** @typedef {(work: Promise<unknown>) => void} Await keeps the worker alive until it is done */
/** @typedef {"offline" | "slow" | "down"} Why a copy is shown */

/** After that, whoever waits on a thin line gets the copy; a page takes a second or two there. */
export const PATIENCE_MS = 4000;
const IN_TROUBLE = [502, 503, 504];
/** The rest of the policy stands in the page itself. */
const HEADERS = {
  "Content-Type": "text/html; charset=utf-8",
  "Content-Security-Policy": "frame-ancestors 'none'",
};

export class Pages {
  /**
   * @param {Shelf} shelf
   * @param {Ask} ask
   * @param {(ms: number) => Promise<null>} wait
   */
  constructor(shelf, ask, wait) {
    this.shelf = shelf;
    this.ask = ask;
    this.wait = wait;
    this.base = new URL(shelf.scope).pathname.slice(0, -1);
  }

  /**
   * @param {Request} request
   * @param {string} address
   * @param {Await} until
   */
  async answer(request, address, until) {
    const asked = this.ask(request);
    const noted = asked.then((response) => this.note(address, response.clone())).catch(() => {});
    until(noted);
    try {
      const response = await Promise.race([asked, this.wait(PATIENCE_MS)]);
      if (response && !IN_TROUBLE.includes(response.status)) return response;
      const copy = await this.shelf.find(address);
      return copy ? showCopy(copy, response ? "down" : "slow") : await asked;
    } catch {
      const copy = await this.shelf.find(address);
      return copy ? showCopy(copy, "offline") : this.sayOffline("page");
    }
  }

  /** A form is never answered from a copy. @param {Request} request */
  async answerForm(request) {
    try {
      return await this.ask(request);
    } catch {
      return this.sayOffline("form");
    }
  }

  /** The page that says what works without a network. @param {"page" | "form"} wanted */
  async sayOffline(wanted) {
    const page = await this.shelf.find("/offline/");
    return page ? respond(markPage(page.html, { missing: wanted })) : Response.error();
  }

  /**
   * Keeps what came, or forgets what is no longer in the book.
   * @param {string} address
   * @param {Response} response
   * @param {{release?: string, isSeen?: boolean}} [more] release: the only one whose pages are worth keeping
   */
  async note(address, response, { release = "", isSeen = true } = {}) {
    if (response.status === 404 || response.status === 410) {
      if (await this.bookStands()) await this.shelf.forget(address);
      return;
    }
    if (response.status !== 200 || response.type === "opaqueredirect") return;
    const html = await response.text();
    const judged = judgePage(html, this.base);
    if (judged.state === "gone") await this.shelf.forget(address);
    if (judged.state !== "known" || (release && judged.release !== release)) return;
    if (!await this.shelf.isInSet(address)) await this.shelf.keepPage(address, { html, ...judged }, isSeen);
  }

  /** A page is gone only where the rest of the book is there: not while a build takes its place. */
  async bookStands() {
    try {
      return (await this.ask(this.shelf.key("/build.json"), { cache: "no-store" })).ok;
    } catch {
      return false;
    }
  }

  /**
   * What has left the book by the live state has no copy either.
   * @param {Response} response
   */
  async noteLive(response) {
    const { listings = {}, requests = {} } = response.ok ? await response.json() : {};
    const removed = Object.keys(listings).filter((slug) => listings[slug].removed);
    for (const slug of removed) await this.shelf.forget(`/listings/${slug}/`);
    const ended = Object.keys(requests).filter((id) => !["open", "filled", "held"].includes(requests[id].state));
    for (const id of ended) await this.shelf.forget(`/requests/${id}/`);
  }

  /**
   * The index's list of files: where the network has none, that of the set, for scripts of the same release.
   * @param {Request} request
   */
  async answerManifest(request) {
    const asked = this.ask(request);
    asked.catch(() => {});
    const asker = releaseIn(request.referrer);
    const { set } = await this.shelf.ledger();
    const kept = set && (!asker || asker === set.release) ? await this.shelf.findManifest() : undefined;
    if (!kept) return asked;
    try {
      return await Promise.race([asked, this.wait(PATIENCE_MS)]) ?? kept;
    } catch {
      return kept;
    }
  }

  /**
   * A file that is named by its content never changes, so the copy is as good.
   * @param {Request} request
   * @param {string} address
   * @param {Await} until
   */
  async answerFile(request, address, until) {
    const kept = await this.shelf.findFile(address);
    if (kept) return kept;
    const response = await this.ask(request);
    if (response.status === 200) until(this.shelf.keepFile(address, response.clone()));
    return response;
  }
}

/** @param {import("./shelf.js").Copy} copy @param {Why} why */
function showCopy({ html, kept_at }, why) {
  return respond(markPage(html, { "copy-of": kept_at, "copy-why": why }));
}

/** @param {string} html */
function respond(html) {
  return new Response(html, { headers: HEADERS });
}
