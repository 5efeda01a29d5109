/** A button that shares the page: by the phone's own sheet, or else by copying its address. */

/** @param {HTMLElement} place */
function startSharing(place) {
  const button = place.querySelector("button");
  const canShare = "share" in navigator;
  if (!button || !(canShare || navigator.clipboard)) return;
  place.hidden = false;
  button.addEventListener("click", async () => {
    const address = location.href.split("#")[0];
    try {
      if (canShare) await navigator.share({ title: document.title, url: address });
      else await navigator.clipboard.writeText(address);
      if (!canShare) button.textContent = button.dataset.done ?? "";
    } catch {
      // They closed the sheet, or copying is not allowed here: the address bar still has it.
    }
  });
}

/** @type {NodeListOf<HTMLElement>} */
const places = document.querySelectorAll("[data-module='share']");
places.forEach(startSharing);
