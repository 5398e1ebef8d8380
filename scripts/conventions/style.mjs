/** @import { Tree } from './tree.mjs' */

const AMBIENT = /\bDate\.now\(|new Date\(\)|Math\.random\(|performance\.now\(|setTimeout\(|process\./;

/** The pure rooms know no clock, no chance and no process. @param {Tree} tree @returns {string[]} */
export function purity({ production, rooms }) {
  return production
    .filter(({ room, text }) => rooms.get(room)?.isPure && AMBIENT.test(text))
    .map(({ path }) => `${path}: ambient clock, chance or process in a pure room`);
}

/** One style where the language has two. @param {Tree} tree @returns {string[]} */
export function style({ sources }) {
  return sources.flatMap(({ path, text }) => [
    ...(/\bthis\.#\w/.test(text) ? [`${path}: members are \`private\`, not #`] : []),
    ...(/^\s*test(\.\w+)*\(/m.test(text) ? [`${path}: tests are called \`it\``] : []),
  ]);
}
