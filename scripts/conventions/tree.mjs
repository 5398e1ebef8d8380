import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * @typedef {object} Source a file of TypeScript
 * @property {string} path from the root
 * @property {string} text
 * @property {string} room the innermost folder around it that is a room
 * @property {readonly string[]} imports what it imports, as it is written there
 *
 * @typedef {object} Room a folder with a project of its own
 * @property {string} path from the root
 * @property {readonly string[]} references the rooms that it may import
 * @property {readonly string[]} excludes folders inside it that are not part of it
 * @property {boolean} isPure compiled without Node's and the browser's types
 *
 * @typedef {object} Tree
 * @property {readonly Source[]} sources
 * @property {readonly Source[]} production without tests and what only tests use
 * @property {ReadonlyMap<string, Room>} rooms by path, inner ones before those around them
 * @property {(path: string) => string} read the text of a file; empty where there is none
 */

/** @param {string} folder @returns {Generator<string>} */
function* filesIn(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) yield path;
    else if (entry.name !== 'node_modules') yield* filesIn(path);
  }
}

/** Imports and exports from somewhere, at the beginning of a line or after the bracket of a list; and those made while running. */
const IMPORT = /^(?:import|export|\})[^'"\n]*\sfrom '([^'\n]+)';$|^import '([^'\n]+)';$|\bimport\('([^'\n]+)'\)/gm;

/** @param {string} text @returns {string[]} */
const importsOf = (text) => [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');

/** @param {string} path @param {ReadonlyMap<string, Room>} rooms */
const roomAround = (path, rooms) => [...rooms.keys()].find((room) => path.startsWith(`${room}/`)) ?? '';

/** @param {string} root @param {string} path of its tsconfig.json @returns {Room} */
function roomOf(root, path) {
  const folder = dirname(path);
  const { references = [], exclude = [], compilerOptions = {} } = JSON.parse(readFileSync(path, 'utf8'));
  return {
    path: relative(root, folder),
    references: references.map((/** @type {{ path: string }} */ one) => relative(root, join(folder, one.path))),
    excludes: exclude,
    isPure: compilerOptions.types === undefined && compilerOptions.lib === undefined,
  };
}

/** @param {string} root @returns {Tree} */
export function readTree(root) {
  const paths = [...filesIn(join(root, 'src')), ...filesIn(join(root, 'web', 'src'))];
  const projects = [...paths, join(root, 'web', 'tsconfig.json')].filter((path) => path.endsWith('/tsconfig.json') && existsSync(path));
  const inner = projects.map((path) => roomOf(root, path)).toSorted((a, b) => b.path.length - a.path.length);
  const rooms = new Map(inner.map((room) => [room.path, room]));
  const sources = paths
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => {
      const text = readFileSync(path, 'utf8');
      const name = relative(root, path);
      return { path: name, text, room: roomAround(name, rooms), imports: importsOf(text) };
    });
  return {
    sources,
    production: sources.filter(({ path }) => !/\.(test|suite)\.tsx?$/.test(path)),
    rooms,
    read: (path) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : ''),
  };
}

/** @param {Source} source @param {string} target as it is imported there @returns {string} the file from the root */
export const importedFile = ({ path }, target) => join(dirname(path), target);

/** @param {string} path @param {Tree} tree */
export const roomOfFile = (path, { rooms }) => roomAround(path, rooms);
