/** Words that change with numbers, written in the page's templates and filled in here. */

/**
 * @param {ParentNode} page holding <template data-words> with elements marked data-word
 * @returns {(name: string, values?: Record<string, string | number>) => string}
 */
export function collectWords(page) {
  const template = page.querySelector("template[data-words]");
  const marked = [...template.content.querySelectorAll("[data-word]")];
  const words = new Map(marked.map((element) => [element.dataset.word, element.textContent.trim()]));
  return (name, values = {}) =>
    (words.get(name) ?? "").replace(/\{(\w+)\}/g, (_, key) => String(values[key] ?? ""));
}

/**
 * "12 results, and 40 to ask about"
 * @param {{total: number, ask: number}} answer
 * @param {ReturnType<typeof collectWords>} say
 */
export function countResults({ total, ask }, say) {
  const sure = say(total === 1 ? "one-result" : "results", { total });
  return ask ? say("and-ask", { sure, ask }) : sure;
}
