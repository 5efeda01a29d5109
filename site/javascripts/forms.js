/** Forms, made better: mistakes get the focus, a form is sent once, text can be copied. */

for (const box of document.querySelectorAll('[data-module="mistakes"]')) {
  if (box instanceof HTMLElement) box.focus();
}

for (const form of document.querySelectorAll('form[data-module="send-once"]')) {
  form.addEventListener("submit", () => {
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
  });
  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
  });
}

const [, told = ""] = location.hash.match(/^#words=(.+)/) ?? [];
const words = document.getElementById("missing-words");
if (told && words instanceof HTMLInputElement && !words.value) words.value = readWords(told);

/** @param {string} written in an address @returns {string} */
function readWords(written) {
  try {
    return decodeURIComponent(written);
  } catch {
    return "";
  }
}

window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

for (const button of document.querySelectorAll("button[data-copy]")) {
  const area = document.getElementById(button.getAttribute("data-copy") ?? "");
  if (!(area instanceof HTMLTextAreaElement) || !navigator.clipboard) continue;
  button.toggleAttribute("hidden", false);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(area.value);
    const done = button.getAttribute("data-done");
    if (done) button.textContent = done;
  });
}
