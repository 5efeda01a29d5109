/** The engine in a worker. In: {id, base, language, request}. Out: {id, stage, answer}. */

import { Engine } from "./engine.js";
import { readFrom } from "./fetching.js";

/** @type {Engine | null} */
let engine = null;

addEventListener("message", async ({ data: { id, base, language, request } }) => {
  engine = engine ?? new Engine(readFrom(base), language);
  try {
    const answer = await engine.search(request, (ranked) => {
      postMessage({ id, stage: "ranked", answer: ranked });
    });
    postMessage({ id, stage: "settled", answer });
  } catch (error) {
    postMessage({ id, stage: "failed", answer: String(error) });
  }
});

postMessage({ stage: "begun" });
