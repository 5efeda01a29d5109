/** The copies on this device: pages, files that are named by their content, and one set of a build. */

import { CLOSED, LEDGER, cacheName, isOfBook, isOutdated } from "./cache-names.js";
import { MOST_FILE_BYTES, chooseLeaving, countBytes, newLedger, readLedger, releasesInUse } from "./ledger.js";
import { releaseIn } from "./routing.js";

/** @import { KeptSet, Ledger } from "./ledger.js" */
/** @typedef {{html: string, title: string, release: string}} Page */
/** @typedef {{html: string, kept_at: string}} Copy */

const AS_HTML = { headers: { "Content-Type": "text/html; charset=utf-8" } };
const AS_JSON = { headers: { "Content-Type": "application/json" } };
const INDEX_FILE = /-([0-9a-f]+)\.\w+$/;

export class Shelf {
  /**
   * @param {CacheStorage} storage
   * @param {string} scope
   * @param {() => Date} now
   */
  constructor(storage, scope, now) {
    this.storage = storage;
    this.scope = scope;
    this.now = now;
    /** @type {Promise<Ledger> | null} */
    this.loading = null;
    this.saving = Promise.resolve();
    /** @type {Map<string, Promise<Cache>>} */
    this.opened = new Map();
  }

  /** Each once: every file of a page asks for one. @param {string} part */
  open(part) {
    const opened = this.opened.get(part) ?? this.storage.open(cacheName(this.scope, part));
    this.opened.set(part, opened);
    return opened;
  }

  /** @param {string} address */
  key(address) {
    return this.scope + address.slice(1);
  }

  /** @returns {Promise<Ledger>} */
  ledger() {
    this.loading = this.loading ?? this.loadLedger();
    return this.loading;
  }

  async loadLedger() {
    if (await this.isClosed()) return newLedger();
    const found = await (await this.open("copies")).match(this.scope + LEDGER);
    return found ? readLedger(await found.json()) : newLedger();
  }

  /** One after the other, so that the newest stands last. */
  save() {
    this.saving = this.saving.then(async () => {
      const text = JSON.stringify(await this.ledger());
      await this.put("copies", `/${LEDGER}`, () => new Response(text));
    });
    return this.saving;
  }

  /**
   * Where there is no room, the longest unseen quarter of the pages goes, once; then it is not kept.
   * @param {string} part
   * @param {string} address
   * @param {() => Response} make
   */
  async put(part, address, make) {
    if (await this.isClosed()) return false;
    const cache = await this.open(part);
    try {
      await cache.put(this.key(address), make());
    } catch {
      await this.makeRoom();
      return cache.put(this.key(address), make()).then(() => true, () => false);
    }
    return true;
  }

  async makeRoom() {
    const { pages } = await this.ledger();
    const oldest = Object.keys(pages).sort((one, other) => (pages[one].used_at < pages[other].used_at ? -1 : 1));
    await this.remove(oldest.slice(0, Math.ceil(oldest.length / 4)));
  }

  /** @param {string} address @returns {Promise<Copy | null>} */
  async find(address) {
    const { set, pages } = await this.ledger();
    const inSet = set && await (await this.open(set.build)).match(this.key(address));
    if (set && inSet) return { html: await inSet.text(), kept_at: set.kept_at };
    const found = pages[address] && await (await this.open("copies")).match(this.key(address));
    return found ? { html: await found.text(), kept_at: pages[address].kept_at } : null;
  }

  /** @param {string} address */
  async isInSet(address) {
    const { set } = await this.ledger();
    return Boolean(set && await (await this.open(set.build)).match(this.key(address)));
  }

  /** @param {string} address @param {Page} page @param {boolean} [isSeen] by somebody, just now */
  async keepPage(address, { html, title, release }, isSeen = true) {
    if (!await this.put("copies", address, () => new Response(html, AS_HTML))) return;
    const ledger = await this.ledger();
    const kept_at = this.now().toISOString();
    const used_at = isSeen ? kept_at : ledger.pages[address]?.used_at ?? kept_at;
    ledger.pages[address] = { title, release, kept_at, used_at, bytes: html.length };
    await this.remove(chooseLeaving(ledger));
    await this.save();
  }

  /** @param {string[]} addresses */
  async remove(addresses) {
    const ledger = await this.ledger();
    const cache = await this.open("copies");
    for (const address of addresses) {
      delete ledger.pages[address];
      await cache.delete(this.key(address));
    }
  }

  /** @param {string} address */
  async forget(address) {
    if (!(await this.ledger()).pages[address]) return;
    await this.remove([address]);
    await this.save();
  }

  /** What is no longer in my list goes at once. @param {string[]} saved addresses */
  async noteSaved(saved) {
    const ledger = await this.ledger();
    const left = ledger.saved.filter((address) => !saved.includes(address));
    if (!left.length && saved.length === ledger.saved.length) return;
    ledger.saved = saved;
    await this.remove(left);
    await this.save();
  }

  /** @param {string} address */
  async findFile(address) {
    const { files } = await this.ledger();
    return files[address] ? (await this.open("files")).match(this.key(address)) : undefined;
  }

  /** @param {string} address @param {Response} response */
  async keepFile(address, response) {
    const body = await response.arrayBuffer();
    const { files } = await this.ledger();
    if (countBytes(files) + body.byteLength > MOST_FILE_BYTES) return;
    const headers = { "Content-Type": response.headers.get("Content-Type") ?? "" };
    if (!await this.put("files", address, () => new Response(body, { headers }))) return;
    files[address] = body.byteLength;
    await this.save();
  }

  /** The manifest of the index that is in the set. */
  async findManifest() {
    const { set } = await this.ledger();
    return set ? (await this.open(set.build)).match(this.key("/manifest.json")) : undefined;
  }

  /**
   * The pages that are always there and the index of their build take the place of the last, whole.
   * @param {KeptSet} set
   * @param {Map<string, string>} pages
   * @param {string} manifest
   */
  async switchSet(set, pages, manifest) {
    const put = [this.put(set.build, "/manifest.json", () => new Response(manifest, AS_JSON))];
    for (const [address, html] of pages) put.push(this.put(set.build, address, () => new Response(html, AS_HTML)));
    if ((await Promise.all(put)).includes(false)) return;
    const ledger = await this.ledger();
    ledger.set = set;
    await this.remove([...pages.keys()]);
    await this.save();
    await this.clearAway(manifest);
  }

  /** The set is still what the book says: a copy of now is the same. */
  async noteUnchanged() {
    const { set } = await this.ledger();
    if (set) set.kept_at = this.now().toISOString();
    await this.save();
  }

  /** Sets and files that nothing names any more. @param {string} manifest */
  async clearAway(manifest) {
    const ledger = await this.ledger();
    const releases = releasesInUse(ledger);
    const cache = await this.open("files");
    for (const address of Object.keys(ledger.files)) {
      const release = releaseIn(address);
      if (release ? releases.has(release) : manifest.includes(INDEX_FILE.exec(address)?.[1] ?? "-")) continue;
      delete ledger.files[address];
      await cache.delete(this.key(address));
    }
    await this.save();
    const wanted = ["copies", "files", ledger.set?.build ?? ""].map((part) => cacheName(this.scope, part));
    await this.drop((name) => isOfBook(name, this.scope) && !wanted.includes(name));
  }

  dropOutdated() {
    return this.drop((name) => isOutdated(name, this.scope));
  }

  /** Told by the storage itself, so that a worker which is still at work, or starts again, knows it too. */
  isClosed() {
    return this.storage.has(cacheName(this.scope, CLOSED));
  }

  /** Everything goes, and nothing more is kept. */
  async close() {
    await this.open(CLOSED);
    await this.drop((name) => isOfBook(name, this.scope) && name !== cacheName(this.scope, CLOSED));
    this.loading = null;
  }

  clear() {
    return this.drop((name) => isOfBook(name, this.scope));
  }

  async reopen() {
    this.opened.clear();
    if (await this.storage.delete(cacheName(this.scope, CLOSED))) this.loading = null;
  }

  /** @param {(name: string) => boolean} isUnwanted */
  async drop(isUnwanted) {
    const names = (await this.storage.keys()).filter(isUnwanted);
    this.opened.clear();
    await Promise.all(names.map((name) => this.storage.delete(name)));
  }
}
