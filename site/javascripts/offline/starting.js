/** Asks for the worker that keeps copies, once the page has all it needs; and says when a page is one. */

import { isDeclined } from "./declining.js";
import { registerWorker } from "./registering.js";

const { base = "", copyOf } = document.documentElement.dataset;

async function sayCopy() {
  const { showCopyLine } = await import("./copy-line.js");
  showCopyLine(copyOf ?? "");
}

if (copyOf) sayCopy();
if (navigator.serviceWorker && !isDeclined()) {
  addEventListener("load", () => registerWorker(base).catch(() => {}));
}
