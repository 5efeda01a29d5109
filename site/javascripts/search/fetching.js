/**
 * Reads index files from the site; only the manifest may have changed under the same name.
 * @param {string} base address of the site's root, without a slash at its end
 * @returns {import("./index-files.js").Read}
 */
export function readFrom(base) {
  return async (path) => {
    const cache = path.endsWith("manifest.json") ? "no-cache" : "default";
    const response = await fetch(`${base}/${path}`, { cache, credentials: "same-origin" });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  };
}
