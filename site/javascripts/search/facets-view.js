/** The filters: a fold for each facet, kept in place while counts change around the focus. */

export class FacetsView {
  /**
   * @param {HTMLElement} page
   * @param {ReturnType<import("./words.js").collectWords>} say
   * @param {() => void} changed
   */
  constructor(page, say, changed) {
    this.sheet = page.querySelector("[data-part='facets']");
    this.group = page.querySelector("template[data-facet]");
    this.choice = page.querySelector("template[data-choice]");
    this.titles = new Map();
    this.say = say;
    this.sheet.addEventListener("change", ({ target }) => {
      if (!target.matches("[data-value]")) return;
      this.dropAncestors(target);
      changed();
    });
  }

  /** @returns {Record<string, string[]>} what is ticked, by facet */
  read() {
    const filters = {};
    for (const box of this.sheet.querySelectorAll("[data-value]:checked")) {
      (filters[box.dataset.facet] ??= []).push(box.dataset.value);
    }
    return filters;
  }

  /**
   * @param {{key: string, title: string, values: object[]}[]} facets
   * @param {Record<string, string[]>} filters
   */
  show(facets, filters) {
    const groups = facets.map((facet) => this.showFacet(facet, new Set(filters[facet.key] ?? [])));
    arrange(this.sheet, groups);
  }

  showFacet({ key, title, values }, chosen) {
    const group = this.sheet.querySelector(`[data-group="${key}"]`) ??
      this.makeGroup(key, title, chosen.size > 0);
    const shown = values.filter((entry) => isShown(entry, values, chosen));
    const choices = shown.map((entry) => this.showChoice(group, key, entry, chosen));
    arrange(group.querySelector("[data-show='choices']"), choices);
    group.hidden = choices.length === 0;
    return group;
  }

  /** A facet is closed at first, so that the way to the results is short by keyboard. */
  makeGroup(key, title, isOpen) {
    const group = this.group.content.firstElementChild.cloneNode(true);
    group.dataset.group = key;
    group.open = isOpen;
    group.querySelector("summary").textContent = title;
    group.querySelector("legend").textContent = title;
    return group;
  }

  showChoice(group, key, { value, words, parent, yes, ask }, chosen) {
    const box = group.querySelector(`[data-value="${CSS.escape(value)}"]`) ??
      this.makeBox(key, value, parent);
    const choice = box.closest("[data-one]");
    box.checked = chosen.has(value);
    choice.querySelector("[data-show='words']").textContent = words;
    choice.querySelector("[data-show='count']").textContent =
      this.say(ask ? "count-and-ask" : "count", { yes, ask });
    return choice;
  }

  makeBox(key, value, parent) {
    const choice = this.choice.content.firstElementChild.cloneNode(true);
    const box = choice.querySelector("input");
    Object.assign(box.dataset, { facet: key, value, parent });
    choice.classList.toggle("search-choice-under", Boolean(parent));
    return box;
  }

  /** Ticking sewing unticks crafts above it, which would let everything in. */
  dropAncestors(box) {
    if (!box.checked) return;
    const find = (value) =>
      value && this.sheet.querySelector(
        `[data-facet="${box.dataset.facet}"][data-value="${CSS.escape(value)}"]`);
    for (let above = find(box.dataset.parent); above; above = find(above.dataset.parent)) {
      above.checked = false;
    }
  }
}

/** Top values, what is chosen, what stands beside it, and what stands under it. */
function isShown({ value, parent }, values, chosen) {
  if (!parent || chosen.has(value) || chosen.has(parent)) return true;
  return values.some((other) => chosen.has(other.value) && other.parent === parent);
}

/** Put the wanted children in order, moving none that already stand right: a move drops focus. */
function arrange(list, wanted) {
  const keep = new Set(wanted);
  for (const child of [...list.children]) {
    if (!keep.has(child) && !child.contains(document.activeElement)) child.remove();
  }
  let next = list.firstElementChild;
  for (const child of wanted) {
    while (next && !keep.has(next)) next = next.nextElementSibling;
    if (child === next) next = next.nextElementSibling;
    else list.insertBefore(child, next);
  }
}
