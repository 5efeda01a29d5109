/** Says on a page that it is a copy, and of when; and offers the page itself once the book answers again. */

import { dayInWords } from "../day-in-words.js";
import { londonClock } from "../past-dates.js";
import { copyTemplate, findElement } from "../search/parts.js";
import { collectWords } from "../search/words.js";
import { waitForBook } from "./waiting.js";

/** A region that is filled when it is already there is read out. */
const PAUSE_MS = 100;

/** @param {string} keptAt */
export function showCopyLine(keptAt) {
  const line = copyTemplate(findElement(document, "template[data-copy-line]", HTMLTemplateElement), HTMLElement);
  const say = collectWords(line);
  const words = findElement(line, "[data-show='words']", HTMLElement);
  const again = findElement(line, "button", HTMLButtonElement);
  const clock = londonClock(new Date(keptAt));
  const when = { day: dayInWords(clock.slice(0, 10)), time: clock.slice(11) };
  findElement(document, "main", HTMLElement).prepend(line);
  const tell = (/** @type {string} */ word) => { words.textContent = say(word, when); };
  const timer = setTimeout(() => tell(document.documentElement.dataset.copyWhy ?? "offline"), PAUSE_MS);
  again.addEventListener("click", () => location.reload());
  waitForBook(() => {
    clearTimeout(timer);
    tell("again");
    again.hidden = false;
  });
}
