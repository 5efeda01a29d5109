/** Waits until the network brings something of the book; a browser's own "online" is only a hint. */

const AGAIN_MS = 10000;
const SETTLING_MS = 1500;

/** @param {() => void} hear called once */
export function waitForBook(hear) {
  const base = document.documentElement.dataset.base ?? "";
  const look = async () => {
    if (!navigator.onLine || document.hidden) return;
    const response = await fetch(`${base}/build.json`, { cache: "no-store" }).catch(() => null);
    if (!response?.ok || !timer) return;
    clearInterval(timer);
    timer = 0;
    hear();
  };
  let timer = setInterval(look, AGAIN_MS);
  addEventListener("online", () => {
    look();
    setTimeout(look, SETTLING_MS);
  });
  document.addEventListener("visibilitychange", look);
}
