/** @import { Tree } from './tree.mjs' */

/** A method or a property for others, two blanks in: its name. */
const MEMBER = /^ {2}(?:override |static |readonly |async |get |set |\*)*([a-zA-Z]\w*)(?:<[^>\n]*>)?[(:]/gm;
const CLASS = /^(?:export )?(?:abstract )?class \w[^\n]*\{\n([\s\S]*?)^\}/gm;
const COMMENT = /\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;
const TEST = /\.(test|suite)\.tsx?$/;

/** A member of a class is named somewhere beside its own place. The check for dead code sees exports alone. @param {Tree} tree @returns {string[]} */
export function members({ sources }) {
  const texts = sources.map(({ path, text }) => ({ path, text: text.replaceAll(COMMENT, '') }));
  /** @type {Map<string, number>} */
  const uses = new Map();
  for (const { text } of texts) for (const [name] of text.matchAll(/[A-Za-z_$][\w$]*/g)) uses.set(name, (uses.get(name) ?? 0) + 1);
  return texts
    .filter(({ path }) => !TEST.test(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(CLASS)]
        .flatMap(([, body = '']) => [...body.matchAll(MEMBER)].map(([, name = '']) => name))
        .filter((name) => uses.get(name) === 1)
        .map((name) => `${path}: nobody uses the member ${name}`),
    );
}
