/** Emptying the list, after a second question. */

/**
 * @param {(name: string) => HTMLElement} part
 * @param {() => void} empty
 */
export function startClearing(part, empty) {
  const [clear, confirm] = [part("clear"), part("confirm")];
  const ask = (/** @type {boolean} */ isAsked) => {
    confirm.hidden = !isAsked;
    clear.setAttribute("aria-expanded", String(isAsked));
    (isAsked ? part("question") : clear).focus();
  };
  clear.addEventListener("click", () => ask(confirm.hidden));
  part("unconfirmed").addEventListener("click", () => ask(false));
  part("confirmed").addEventListener("click", () => {
    ask(false);
    empty();
  });
}
