/** Finds the elements that the page's templates promise. */

/**
 * @typedef {object} Parts by their data-part
 * @property {HTMLElement} without-script
 * @property {HTMLFormElement} form
 * @property {HTMLInputElement} query
 * @property {HTMLInputElement} place
 * @property {HTMLElement} unknown-place
 * @property {HTMLDetailsElement} filters
 * @property {HTMLElement} chosen
 * @property {HTMLSelectElement} within
 * @property {HTMLInputElement} age
 * @property {HTMLElement} facets
 * @property {HTMLElement} clear
 * @property {HTMLElement} clear-empty
 * @property {HTMLElement} status
 * @property {HTMLElement} loading
 * @property {HTMLElement} failed
 * @property {HTMLElement} again
 * @property {HTMLElement} found
 * @property {HTMLElement} count
 * @property {HTMLElement} sure
 * @property {HTMLElement} asking
 * @property {HTMLElement} ask
 * @property {HTMLElement} empty
 * @property {HTMLElement} understood
 * @property {HTMLElement} wishes
 * @property {HTMLElement} mended
 * @property {HTMLElement} danger
 * @property {HTMLElement} relaxed
 * @property {HTMLElement} place-wanted
 * @property {HTMLElement} missing
 * @property {HTMLAnchorElement} missing-link
 * @property {HTMLElement} close-filters
 * @property {HTMLElement} suggestions
 * @property {HTMLElement} pages
 */

/**
 * @param {ParentNode} page
 * @returns {Parts}
 */
export function collectParts(page) {
  const marked = [...page.querySelectorAll("[data-part]")];
  const parts = Object.fromEntries(marked.map((part) => [part.getAttribute("data-part"), part]));
  return /** @type {any} */ (parts);
}

/**
 * @template {Element} Kind
 * @param {ParentNode} page
 * @param {string} selector
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
export function findElement(page, selector, kind) {
  const found = page.querySelector(selector);
  if (found instanceof kind) return found;
  throw new Error(`The page lacks ${selector}.`);
}

/**
 * @param {HTMLElement} element
 * @param {string[]} pieces every other one to be marked
 */
export function fillMarked(element, pieces) {
  element.textContent = "";
  pieces.forEach((piece, place) => {
    const mark = place % 2 ? document.createElement("mark") : null;
    if (mark) mark.textContent = piece;
    if (piece) element.append(mark ?? piece);
  });
}

/**
 * A new copy of what the template holds.
 * @template {Element} Kind
 * @param {HTMLTemplateElement} template
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
export function copyTemplate(template, kind) {
  const copy = document.importNode(template.content, true);
  return findElement(copy, "*", kind);
}
