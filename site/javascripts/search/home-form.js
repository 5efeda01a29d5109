/** The home page's form: words go to the search page's fragment, the place stays on the device. */

import { writeFragment } from "./fragment.js";
import { liftPostcode, recallPlace, rememberPlace } from "./remembered-place.js";

/** @param {Element} form */
function startForm(form) {
  addPlaceBox(form);
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
