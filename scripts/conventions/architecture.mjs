/** @import { Tree } from './tree.mjs' */

const PAGE = 'docs/architecture.md';
const ROW = /^\| (`[^|]+`) +\|[^|]*\| ([^|]+?) +\|$/gm;

/** @param {string} name @returns {string} its folder */
const folderOf = (name) => (name === 'web' ? name : `src/${name}`);

/** The page's table of rooms says what the projects refer to: no more, and no less. @param {Tree} tree @returns {string[]} */
export function architecture({ rooms, read }) {
  const all = [...rooms.keys()];
  /** @type {Map<string, Set<string>>} */
  const said = new Map();
  for (const [, names = '', imports = ''] of read(PAGE).matchAll(ROW)) {
    for (const [, name = ''] of names.matchAll(/`([\w/]+)`/g)) said.set(folderOf(name), importsOf(imports, folderOf(name), all));
  }
  return [
    ...[...said.keys()].filter((room) => !rooms.has(room)).map((room) => `${PAGE}: ${room} is no room`),
    ...[...rooms.values()].flatMap(({ path, references }) => {
      const row = said.get(path);
      if (row === undefined) return [`${PAGE}: no row for ${path}`];
      return [
        ...references.filter((other) => !row.has(other)).map((other) => `${PAGE}: does not say that ${path} imports ${other}`),
        ...[...row].filter((other) => !references.includes(other)).map((other) => `${PAGE}: says that ${path} imports ${other}`),
      ];
    }),
  ];
}

/** @param {string} cell @param {string} room whose it is @param {readonly string[]} all @returns {Set<string>} */
function importsOf(cell, room, all) {
  if (cell === 'nothing') return new Set();
  if (cell === 'everything') return new Set(all.filter((other) => other !== room && other !== 'web'));
  return new Set(cell.split(', ').map(folderOf));
}
