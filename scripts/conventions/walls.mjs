import { importedFile, roomOfFile } from './tree.mjs';

/** @import { Tree } from './tree.mjs' */

/** Rooms whose ports others adapt, each in a room inside. */
const PORTS = ['src/bus', 'src/store'];
/** Where adapters are wired to what uses them. */
const COMPOSITION = 'src/cli';

/** @param {string} room */
const isAdapter = (room) => PORTS.some((port) => room.startsWith(`${port}/`));

/** A room is reached by its index only, by those that have it among their references; an adapter by the composition alone. @param {Tree} tree @returns {string[]} */
export function walls(tree) {
  return tree.production.flatMap((source) => {
    const { path, room, imports } = source;
    return imports
      .filter((target) => target.startsWith('.'))
      .flatMap((target) => {
        const file = importedFile(source, target);
        const other = roomOfFile(file, tree);
        if (other === room) return [];
        if (other === '') return [`${path}: imports ${target}, which is in no room`];
        return [
          ...(file === `${other}/index.js` ? [] : [`${path}: imports ${target} past the room's index`]),
          ...(tree.rooms.get(room)?.references.includes(other)
            ? []
            : [`${path}: ${room} does not import ${other}; see docs/architecture.md`]),
          ...(isAdapter(other) && room !== COMPOSITION ? [`${path}: imports the adapter ${other}; only ${COMPOSITION} does`] : []),
        ];
      });
  });
}

/** The compiler sees every room, and no file as part of two. @param {Tree} tree @returns {string[]} */
export function projects({ rooms, read }) {
  /** @type {{ references?: { path: string }[] }} */
  const { references = [] } = JSON.parse(read('tsconfig.json') || '{}');
  const listed = new Set(references.map(({ path }) => path));
  return [...rooms.keys()].flatMap((room) => {
    const around = [...rooms.values()].find(({ path }) => room.startsWith(`${path}/`));
    return [
      ...(listed.has(room) ? [] : [`tsconfig.json: no reference to ${room}`]),
      ...(around === undefined || around.excludes.includes(room.slice(around.path.length + 1))
        ? []
        : [`${around.path}/tsconfig.json: does not exclude ${room}, a room of its own`]),
    ];
  });
}
