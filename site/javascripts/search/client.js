/** Asks the engine: in a worker, or on the page where there are no workers. */

import { readFrom } from "./fetching.js";

/**
 * @typedef {(answer: import("./engine.js").Answer, settled: boolean) => void} Hear
 */

export class SearchClient {
  /** @param {{base: string, language: string}} book */
  constructor(book) {
    this.book = book;
    this.waiting = new Map();
    this.last = 0;
    this.start();
  }

  start() {
    try {
      this.worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
      this.worker.addEventListener("message", ({ data }) => this.receive(data));
      this.worker.addEventListener("error", () => this.workHere());
    } catch {
      this.workHere();
    }
  }

  /**
   * Ask; where the index has been replaced meanwhile, ask once more from the start.
   * @param {import("./engine.js").Request} request
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

  ask(request, hear) {
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { id, request, hear, resolve, reject });
      this.send(this.waiting.get(id));
    });
  }

  send({ id, request }) {
    if (this.worker) this.worker.postMessage({ id, ...this.book, request });
    else this.answerHere(id, request);
  }

  receive({ id, stage, answer }) {
    const asked = this.waiting.get(id);
    if (!asked) return;
    if (stage !== "failed") asked.hear(answer, stage === "settled");
    if (stage === "ranked") return;
    this.waiting.delete(id);
    if (stage === "failed") asked.reject(new Error(answer));
    else asked.resolve();
  }

  /** The worker cannot run: what waits for it is asked again on the page. */
  workHere() {
    this.worker?.terminate();
    this.worker = null;
    for (const asked of this.waiting.values()) this.send(asked);
  }

  async answerHere(id, request) {
    try {
      this.engine ??= await this.openEngine();
      const ranked = (answer) => this.receive({ id, stage: "ranked", answer });
      this.receive({ id, stage: "settled", answer: await this.engine.search(request, ranked) });
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
