/** Copies what stands in a box; where that is not allowed, it is selected for the reader to copy. */

/** @import { Say } from "../search/words.js" */

/**
 * @param {HTMLInputElement | HTMLTextAreaElement} box
 * @param {Say} say
 * @param {(words: string) => void} tell
 */
export async function copyBox(box, say, tell) {
  try {
    await navigator.clipboard.writeText(box.value);
    tell(say("copied"));
  } catch {
    box.focus();
    box.select();
    tell(say("not-copied"));
  }
}
