/** Asks the engine: in a worker, or on the page where there are no workers of modules. */

import { readFrom } from "./fetching.js";

/** @import { Answer, Engine, Request } from "./engine.js" */

/**
 * @typedef {(answer: Answer, settled: boolean) => void} Hear
 * @typedef {{id: number, request: Request, hear: Hear, resolve: () => void, reject: (why: Error) => void}} Asked
 * @typedef {{id: number, stage: "ranked" | "settled", answer: Answer}} Told
 * @typedef {{id: number, stage: "failed", answer: string}} Failed
 */

/** A worker that has not begun by then may never say that it cannot. */
const PATIENCE_MS = 5000;

export class SearchClient {
  /** @param {{base: string, language: string}} book */
  constructor(book) {
    this.book = book;
    /** @type {Map<number, Asked>} */
    this.waiting = new Map();
    this.last = 0;
    /** @type {Promise<Engine> | null} */
    this.engine = null;
    /** @type {Worker | null} */
    this.worker = null;
    this.start();
  }

  start() {
    try {
      this.worker = this.hire(new Worker(new URL("./worker.js", import.meta.url), { type: "module" }));
    } catch {
      this.workHere();
    }
  }

  /** @param {Worker} worker */
  hire(worker) {
    const giveUp = () => worker === this.worker && this.workHere();
    const patience = setTimeout(giveUp, PATIENCE_MS);
    worker.addEventListener("message", ({ data }) => {
      clearTimeout(patience);
      if (data.stage !== "begun") this.receive(data);
    });
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      giveUp();
    });
    return worker;
  }

  /**
   * Ask; where the index has been replaced meanwhile, ask once more from the start.
   * @param {Request} request
   * @param {Hear} hear
   */
  async search(request, hear) {
    try {
      await this.ask(request, hear);
    } catch {
      this.restart();
      await this.ask(request, hear);
    }
  }

  /**
   * @param {Request} request
   * @param {Hear} hear
   * @returns {Promise<void>}
   */
  ask(request, hear) {
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      const asked = { id, request, hear, resolve, reject };
      this.waiting.set(id, asked);
      this.send(asked);
    });
  }

  /** @param {Asked} asked */
  send({ id, request }) {
    if (this.worker) this.worker.postMessage({ id, ...this.book, request });
    else this.answerHere(id, request);
  }

  /** @param {Told | Failed} told */
  receive(told) {
    const asked = this.waiting.get(told.id);
    if (!asked) return;
    if (told.stage !== "failed") asked.hear(told.answer, told.stage === "settled");
    if (told.stage === "ranked") return;
    this.waiting.delete(told.id);
    if (told.stage === "failed") asked.reject(new Error(told.answer));
    else asked.resolve();
  }

  /** The worker cannot run: what waits for it is asked again on the page. */
  workHere() {
    this.worker?.terminate();
    this.worker = null;
    for (const asked of this.waiting.values()) this.send(asked);
  }

  /** @param {number} id @param {Request} request */
  async answerHere(id, request) {
    try {
      this.engine = this.engine ?? this.openEngine();
      const engine = await this.engine;
      const answer = await engine.search(request, (ranked) => {
        this.receive({ id, stage: "ranked", answer: ranked });
      });
      this.receive({ id, stage: "settled", answer });
    } catch (error) {
      this.receive({ id, stage: "failed", answer: String(error) });
    }
  }

  async openEngine() {
    const { Engine } = await import("./engine.js");
    return new Engine(readFrom(this.book.base), this.book.language);
  }

  /** Forget what was fetched. */
  restart() {
    this.engine = null;
    if (!this.worker) return;
    this.worker.terminate();
    this.start();
    for (const asked of this.waiting.values()) this.send(asked);
  }
}
