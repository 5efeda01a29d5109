/** The elements that the list's page promises. */

import { findElement } from "../search/parts.js";

/**
 * @param {HTMLElement} page
 * @returns {<Kind extends HTMLElement = HTMLElement>(name: string, kind?: new () => Kind) => Kind}
 */
export function partsOf(page) {
  return (name, kind) => findElement(page, `[data-part="${name}"]`, kind ?? /** @type {any} */ (HTMLElement));
}
