/** One entry of the list as a person sees it, made from the page's template. */

import { dayInWords } from "../day-in-words.js";
import { copyTemplate, findElement } from "../search/parts.js";
import { addressOf } from "./ids.js";
import { factRows } from "./text.js";

/** @import { Say } from "../search/words.js" */
/** @import { Entry } from "./entries.js" */
/** @import { Labels } from "./text.js" */

/**
 * @typedef {object} Doing what its buttons and its note ask for
 * @property {(id: string, by: number) => void} move
 * @property {(id: string) => void} takeOut
 * @property {(id: string, note: string) => void} note
 */
/** @typedef {"asking" | "fresh" | "old"} Standing whether what is shown is what is so now */

export class EntryView {
  /** @param {HTMLElement} page @param {Say} say */
  constructor(page, say) {
    this.template = findElement(page, "template[data-entry]", HTMLTemplateElement);
    this.base = document.documentElement.dataset.base ?? "";
    this.say = say;
    /** @type {Labels} */
    this.labels = Object.fromEntries([...this.template.content.querySelectorAll("[data-row]")].map((row) =>
      [row.getAttribute("data-row"), row.querySelector("dt")?.textContent ?? ""]));
  }

  /** @param {Entry} entry @param {Doing | null} doing null in a list that is not one's own */
  make(entry, doing) {
    const item = copyTemplate(this.template, HTMLLIElement);
    item.dataset.id = entry.id;
    findElement(item, "[data-show='name']", HTMLAnchorElement).href = this.base + addressOf(entry.id);
    const own = findElement(item, "[data-own]", HTMLElement);
    if (doing) this.startOwn(own, entry, doing);
    else own.remove();
    return item;
  }

  /** @param {HTMLElement} own @param {Entry} entry @param {Doing} doing */
  startOwn(own, { id, note }, doing) {
    const box = findElement(own, "textarea", HTMLTextAreaElement);
    box.id = `note-${id}`;
    findElement(own, "label", HTMLLabelElement).htmlFor = box.id;
    const printed = findElement(own, "[data-show='note']", HTMLElement);
    box.value = printed.textContent = note;
    box.addEventListener("input", () => {
      printed.textContent = box.value;
      doing.note(id, box.value);
    });
    /** @type {Record<string, () => void>} */
    const deeds = { up: () => doing.move(id, -1), down: () => doing.move(id, 1), out: () => doing.takeOut(id) };
    for (const [name, deed] of Object.entries(deeds)) {
      findElement(own, `[data-do='${name}']`, HTMLButtonElement).addEventListener("click", deed);
    }
  }

  /**
   * Shows the facts, and how old they are.
   * @param {HTMLElement} item
   * @param {Entry} entry
   * @param {Standing} standing
   * @param {string} now
   */
  fill(item, entry, standing, now) {
    const name = entry.facts?.name || entry.name || entry.id;
    for (const part of item.querySelectorAll("[data-show$='name'], [data-show='note-of']")) part.textContent = name;
    const kept = findElement(item, "[data-show='kept']", HTMLElement);
    kept.textContent = this.sayStanding(entry, standing);
    kept.hidden = !kept.textContent;
    const rows = new Map(factRows(entry, this.labels, now).map((row) => [row.name, row.lines]));
    for (const row of item.querySelectorAll("[data-row]")) {
      const lines = rows.get(row.getAttribute("data-row") ?? "");
      row.toggleAttribute("hidden", !lines);
      if (lines) fillRow(row, lines);
    }
  }

  /** @param {Entry} entry @param {Standing} standing */
  sayStanding({ facts, kept_on }, standing) {
    if (standing === "fresh") return "";
    if (standing === "asking") return facts ? "" : this.say("loading");
    return facts ? this.say("kept", { day: dayInWords(kept_on) }) : this.say("missing");
  }

  /** The first can't go up, the last can't go down. @param {HTMLElement} list */
  settleButtons(list) {
    const items = [...list.querySelectorAll("[data-id]")];
    items.forEach((item, place) => {
      item.querySelector("[data-do='up']")?.toggleAttribute("disabled", place === 0);
      item.querySelector("[data-do='down']")?.toggleAttribute("disabled", place === items.length - 1);
    });
  }
}

/** Each line in a cell of its own, so that they are not read as one. @param {Element} row @param {string[]} lines */
function fillRow(row, lines) {
  for (const cell of row.querySelectorAll("dd")) cell.remove();
  for (const line of lines) {
    const cell = document.createElement("dd");
    const address = addressIn(row.getAttribute("data-row"), line);
    cell.append(address ? makeLink(line, address) : line);
    row.append(cell);
  }
}

/** Where a line leads, if anywhere. @param {string | null} name @param {string} line */
function addressIn(name, line) {
  if (name === "phone") return `tel:${line.replace(/[^\d+]/g, "")}`;
  if (name === "email") return `mailto:${line}`;
  return name === "web" && /^https?:\/\//.test(line) ? line : "";
}

/** @param {string} line @param {string} address */
function makeLink(line, address) {
  const link = document.createElement("a");
  link.href = address;
  link.rel = "nofollow noopener ugc";
  link.textContent = line;
  return link;
}
