/** What the commands share that ask a built site: opening its engine, refusing, printing usage. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { Engine } from "../site/javascripts/search/engine.js";

/** @typedef {{files: number, bytes: number}} Fetched index files since the start, and their gzipped bytes */

const USAGE = 2;
const BROKEN = 1;

export class Refusal extends Error {
  /** @param {string} message */
  constructor(message, code = USAGE) {
    super(message);
    this.code = code;
  }
}

/** @param {unknown} error */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/** @param {string} name @param {string} text @param {number} least */
export function readNumber(name, text, least) {
  const number = Number(text);
  if (text.trim() === "" || !Number.isFinite(number) || number < least) {
    throw new Refusal(`--${name} takes a number of ${least} or more, not "${text}".`);
  }
  return number;
}

/** @param {string} name @param {string} text */
export function readWhole(name, text) {
  const number = readNumber(name, text, 1);
  if (!Number.isInteger(number)) throw new Refusal(`--${name} takes a whole number, not "${text}".`);
  return number;
}

/** @param {{site: string, language: string}} options @param {Fetched} fetched is added to */
export async function openEngine({ site, language }, fetched) {
  const engine = new Engine(async (path) => {
    const content = await readFile(join(site, path));
    fetched.files += 1;
    fetched.bytes += gzipSync(content).length;
    return content;
  }, language);
  try {
    await engine.files.manifest();
  } catch {
    throw new Refusal(`There is no search index under ${site}: build the site first.`, BROKEN);
  }
  return engine;
}

/** The comment at the head of a command. @param {URL} command */
export async function usageOf(command) {
  const source = await readFile(command, "utf8");
  return source.slice(3, source.indexOf("*/")).replace(/^ \* ?/gm, "").trim();
}

/** @param {(words: string[]) => Promise<void>} main @param {string} failed */
export async function run(main, failed) {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    const refused = error instanceof Refusal;
    console.error(refused ? error.message : `${failed}: ${messageOf(error)}`);
    process.exitCode = refused ? error.code : BROKEN;
  }
}
