/** The filters: a fold for each facet, kept in place while counts change around the focus. */

import { copyTemplate, findElement } from "./parts.js";

/** @import { Count } from "./counts.js" */
/** @import { Say } from "./words.js" */

export class FacetsView {
  /**
   * @param {HTMLElement} page
   * @param {Say} say
   * @param {() => void} changed
   */
  constructor(page, say, changed) {
    this.sheet = findElement(page, "[data-part='facets']", HTMLElement);
    this.group = findElement(page, "template[data-facet]", HTMLTemplateElement);
    this.choice = findElement(page, "template[data-choice]", HTMLTemplateElement);
    this.say = say;
    this.sheet.addEventListener("change", ({ target }) => {
      if (!(target instanceof HTMLInputElement) || !target.matches("[data-value]")) return;
      this.dropAncestors(target);
      changed();
    });
  }

  /** @returns {Record<string, string[]>} what is ticked, by facet */
  read() {
    /** @type {Record<string, string[]>} */
    const filters = {};
    /** @type {NodeListOf<HTMLInputElement>} */
    const ticked = this.sheet.querySelectorAll("[data-value]:checked");
    for (const { dataset: { facet = "", value = "" } } of ticked) {
      filters[facet] = [...(filters[facet] ?? []), value];
    }
    return filters;
  }

  /**
   * @param {{key: string, title: string, values: Count[]}[]} facets
   * @param {Record<string, string[]>} filters
   */
  show(facets, filters) {
    const groups = facets.map((facet) => this.showFacet(facet, new Set(filters[facet.key] ?? [])));
    arrange(this.sheet, groups);
  }

  /**
   * @param {{key: string, title: string, values: Count[]}} facet
   * @param {Set<string>} chosen
   */
  showFacet({ key, title, values }, chosen) {
    /** @type {HTMLElement} */
    const group = this.sheet.querySelector(`[data-group="${key}"]`) ??
      this.makeGroup(key, title, chosen.size > 0);
    const shown = values.filter((entry) => isShown(entry, values, chosen));
    const choices = shown.map((entry) => this.showChoice(group, key, entry, chosen));
    arrange(findElement(group, "[data-show='choices']", HTMLElement), choices);
    group.hidden = choices.length === 0;
    return group;
  }

  /**
   * A facet is closed at first, so that the way to the results is short by keyboard.
   * @param {string} key
   * @param {string} title
   * @param {boolean} isOpen
   */
  makeGroup(key, title, isOpen) {
    const group = copyTemplate(this.group, HTMLDetailsElement);
    group.dataset.group = key;
    group.open = isOpen;
    findElement(group, "summary", HTMLElement).textContent = title;
    findElement(group, "legend", HTMLElement).textContent = title;
    return group;
  }

  /**
   * @param {HTMLElement} group
   * @param {string} key
   * @param {Count} count
   * @param {Set<string>} chosen
   */
  showChoice(group, key, { value, words, parent, yes, ask }, chosen) {
    const known = group.querySelector(`[data-value="${CSS.escape(value)}"]`)?.closest("[data-one]");
    const choice = known ?? this.makeChoice(key, value, parent);
    findElement(choice, "input", HTMLInputElement).checked = chosen.has(value);
    findElement(choice, "[data-show='words']", HTMLElement).textContent = words;
    findElement(choice, "[data-show='count']", HTMLElement).textContent =
      this.say(ask ? "count-and-ask" : "count", { yes, ask });
    return choice;
  }

  /** @param {string} key @param {string} value @param {string} parent */
  makeChoice(key, value, parent) {
    const choice = copyTemplate(this.choice, HTMLLabelElement);
    Object.assign(findElement(choice, "input", HTMLInputElement).dataset, { facet: key, value, parent });
    choice.classList.toggle("search-choice-under", Boolean(parent));
    return choice;
  }

  /**
   * Ticking sewing unticks crafts above it, which would let everything in.
   * @param {HTMLInputElement} box
   */
  dropAncestors(box) {
    if (!box.checked) return;
    /** @type {(value?: string) => HTMLInputElement | null} */
    const find = (value) =>
      value ? this.sheet.querySelector(
        `[data-facet="${box.dataset.facet}"][data-value="${CSS.escape(value)}"]`) : null;
    for (let above = find(box.dataset.parent); above; above = find(above.dataset.parent)) {
      above.checked = false;
    }
  }
}

/**
 * Top values, what is chosen, what stands beside it, and what stands under it.
 * @param {Count} count
 * @param {Count[]} values
 * @param {Set<string>} chosen
 */
function isShown({ value, parent }, values, chosen) {
  if (!parent || chosen.has(value) || chosen.has(parent)) return true;
  return values.some((other) => chosen.has(other.value) && other.parent === parent);
}

/**
 * Put the wanted children in order, moving none that already stand right: a move drops focus.
 * @param {HTMLElement} list
 * @param {Element[]} wanted
 */
function arrange(list, wanted) {
  const keep = new Set(wanted);
  for (const child of [...list.children]) {
    if (!keep.has(child) && !child.contains(document.activeElement)) child.remove();
  }
  let next = list.firstElementChild;
  for (const child of wanted) {
    while (next && !keep.has(next)) next = next.nextElementSibling;
    if (next && child === next) next = next.nextElementSibling;
    else list.insertBefore(child, next);
  }
}
