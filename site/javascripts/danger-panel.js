/** Whom to ring, shown first where words of danger were met; and a way to leave at once. */

/**
 * Shows the sorts that were spoken of, and hides the others.
 * @param {HTMLElement} panel
 * @param {string[]} sorts
 */
export function showDanger(panel, sorts) {
  const parts = /** @type {NodeListOf<HTMLElement>} */ (panel.querySelectorAll("[data-danger]"));
  for (const part of parts) part.hidden = !sorts.includes(part.dataset.danger ?? "");
  const wasHidden = panel.hidden;
  panel.hidden = !sorts.length;
  panel.onclick = leave;
  if (wasHidden && sorts.length) panel.scrollIntoView({ block: "start" });
}

/** The page that is left does not stay a step back. @param {MouseEvent} event */
function leave(event) {
  const link = event.target instanceof Element ? event.target.closest("a[data-leave]") : null;
  if (!(link instanceof HTMLAnchorElement)) return;
  event.preventDefault();
  location.replace(link.href);
}
