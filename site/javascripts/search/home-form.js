/** The home page's form: words go to the search page's fragment, the place stays on the device. */

import { writeFragment } from "./fragment.js";
import { liftPostcode, recallPlace, rememberPlace } from "./remembered-place.js";

/** @param {HTMLFormElement} form */
function startForm(form) {
  addPlaceBox(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const base = document.documentElement.dataset.base ?? "";
    location.assign(`${base}/search/#${readForm(form)}`);
  });
}

/** The place box has no name, and where there is no script it does not exist. */
function addPlaceBox(form) {
  const template = form.querySelector("template[data-place]");
  if (template) template.replaceWith(template.content.cloneNode(true));
  const box = form.querySelector("[data-place-box]");
  if (box) box.value = recallPlace();
}

function readForm(form) {
  const words = form.querySelector("input[type=search]")?.value ?? "";
  const typed = form.querySelector("[data-place-box]")?.value.trim() ?? "";
  const { query, place } = liftPostcode(words.trim());
  rememberPlace(place || typed);
  return writeFragment({ query, page: 1, within: null, age: null, filters: {} });
}

document.querySelectorAll("[data-module='search-form']").forEach(startForm);
