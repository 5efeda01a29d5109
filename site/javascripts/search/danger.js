/** Whether words say that somebody may need help now. The list is content/synonyms.yml's. */

import { parseJson } from "./index-files.js";
import { splitTerms } from "./tokens.js";

/** @import { IndexFiles } from "./index-files.js" */

/**
 * @param {string} text as somebody typed it
 * @param {IndexFiles} files
 * @returns {Promise<boolean>}
 */
export async function speaksOfDanger(text, files) {
  const said = ` ${splitTerms(text).join(" ")} `;
  if (!said.trim()) return false;
  const { danger } = await files.manifest();
  /** @type {string[]} */
  const sayings = danger ? await files.keep(`danger-${danger}.json`, parseJson) : [];
  return sayings.some((saying) => said.includes(` ${saying} `));
}
