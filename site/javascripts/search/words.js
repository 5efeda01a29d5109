/** Words that change with numbers, written in the page's templates and filled in here. */

/**
 * @typedef {(name: string, values?: Record<string, string | number>) => string} Say
 */

/**
 * @param {ParentNode} page holding <template data-words> with elements marked data-word
 * @returns {Say}
 */
export function collectWords(page) {
  /** @type {HTMLTemplateElement | null} */
  const template = page.querySelector("template[data-words]");
  const marked = [...(template?.content.querySelectorAll("[data-word]") ?? [])];
  const words = new Map(marked.map((element) =>
    [element.getAttribute("data-word"), (element.textContent ?? "").trim()]));
  return (name, values = {}) =>
    (words.get(name) ?? "").replace(/\{(\w+)\}/g, (_, /** @type {string} */ key) => String(values[key] ?? ""));
}

/**
 * "12 results, and 40 to ask about", or how many come close
 * @param {{total: number, ask: number, relaxed: object | null}} answer
 * @param {Say} say
 */
export function countResults({ total, ask, relaxed }, say) {
  const sure = say(total === 1 ? "one-result" : "results", { total });
  const all = ask ? say("and-ask", { sure, ask }) : sure;
  return relaxed ? say("close", { all }) : all;
}
