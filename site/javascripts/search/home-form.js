/** The home page's form: words go to the search page's fragment, the place stays on the device. */

import { writeFragment } from "./fragment.js";
import { liftPostcode, recallPlace, rememberPlace } from "./remembered-place.js";

/** @param {Element} form */
function startForm(form) {
  addPlaceBox(form);
  form.addEventListener("focusin", fetchAhead, { once: true });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const base = document.documentElement.dataset.base ?? "";
    location.assign(`${base}/search/#${readForm(form)}`);
  });
}

/**
 * The place box has no name, and where there is no script it does not exist.
 * @param {Element} form
 */
function addPlaceBox(form) {
  /** @type {HTMLTemplateElement | null} */
  const template = form.querySelector("template[data-place]");
  if (template) template.replaceWith(template.content.cloneNode(true));
  const box = findInput(form, "[data-place-box]");
  if (box) box.value = recallPlace();
}

/**
 * Who goes into the box will search: what the search page needs is on its way before it is asked
 * for, unless the reader's device saves data.
 */
function fetchAhead() {
  const { connection } = /** @type {{connection?: {saveData?: boolean}}} */ (navigator);
  /** @type {HTMLScriptElement | null} */
  const own = document.querySelector("script[src$='/javascripts/book.js']");
  if (connection?.saveData || !own || document.querySelector("[data-module='search-page']")) return;
  const base = document.documentElement.dataset.base ?? "";
  const scripts = ["search-page.js", "search/worker.js"].map((name) => own.src.replace("book.js", name));
  for (const href of [`${base}/search/`, ...scripts]) {
    document.head.append(Object.assign(document.createElement("link"), { rel: "prefetch", href }));
  }
}

/** @param {Element} form */
function readForm(form) {
  const words = findInput(form, "input[type=search]")?.value ?? "";
  const typed = findInput(form, "[data-place-box]")?.value.trim() ?? "";
  const { query, place } = liftPostcode(words.trim());
  rememberPlace(place || typed);
  return writeFragment({ query, page: 1, within: null, age: null, filters: {}, plain: [] });
}

/**
 * @param {Element} form
 * @param {string} selector
 * @returns {HTMLInputElement | null}
 */
function findInput(form, selector) {
  return form.querySelector(selector);
}

document.querySelectorAll("[data-module='search-form']").forEach(startForm);
