import { importedFile } from './tree.mjs';

/** @import { Tree } from './tree.mjs' */

/** The folders of web/src, and which of the others each may import: the model knows nobody that shows it. */
const LAYERS = { model: [], chart: ['model'], components: ['model', 'chart'] };
const FOLDER = /^web\/src\/(\w+)\//;

/** @param {Tree} tree @returns {string[]} */
export function pageLayers({ sources }) {
  return sources.flatMap((source) => {
    const layer = FOLDER.exec(source.path)?.[1];
    if (layer === undefined) return [];
    /** @type {readonly string[] | undefined} */
    const allowed = LAYERS[/** @type {keyof typeof LAYERS} */ (layer)];
    if (allowed === undefined) return [`${source.path}: ${layer} is no layer of the page; see scripts/conventions/page.mjs`];
    return source.imports
      .filter((target) => target.startsWith('.'))
      .map((target) => FOLDER.exec(importedFile(source, target))?.[1])
      .filter((other) => other !== undefined && other !== layer && !allowed.includes(other))
      .map((other) => `${source.path}: ${layer} does not import ${other}`);
  });
}
