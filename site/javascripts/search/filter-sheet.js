/** On a phone the filters open as a sheet over the page, which keeps what was ticked and unfolded. */

const WIDE = "(min-width: 60rem)";

export class FilterSheet {
  /**
   * @param {HTMLDetailsElement} filters
   * @param {HTMLElement} done the button that leads to the results
   * @param {() => void} finish
   */
  constructor(filters, done, finish) {
    this.filters = filters;
    this.wide = matchMedia(WIDE);
    /** @type {Element[]} what cannot be reached while the sheet is open */
    this.behind = [];
    filters.open = this.wide.matches;
    filters.addEventListener("toggle", () => this.settle());
    filters.addEventListener("keydown", ({ key }) => {
      if (key === "Escape" && this.isSheet()) this.close();
    });
    done.addEventListener("click", () => {
      this.close();
      finish();
    });
    this.wide.addEventListener?.("change", () => this.settle());
  }

  close() {
    this.filters.open = false;
    this.settle();
    this.filters.querySelector("summary")?.focus();
  }

  isSheet() {
    return this.filters.open && !this.wide.matches;
  }

  settle() {
    const isSheet = this.isSheet();
    document.documentElement.classList.toggle("search-sheet-open", isSheet);
    for (const element of this.behind) element.toggleAttribute("inert", false);
    this.behind = isSheet ? listOthers(this.filters) : [];
    for (const element of this.behind) element.toggleAttribute("inert", true);
  }
}

/**
 * Everything on the page that neither holds the element nor is in it.
 * @param {Element} element
 * @returns {Element[]}
 */
function listOthers(element) {
  const parent = element.parentElement;
  if (!parent || element === document.body) return [];
  const beside = [...parent.children].filter((child) => child !== element && !child.matches("script, template"));
  return [...beside, ...listOthers(parent)];
}
