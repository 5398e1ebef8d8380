/** @import { Tree } from './tree.mjs' */

/** Every error code has a row in docs/errors.md, and every row a code. @param {Tree} tree @returns {string[]} */
export function errorCodes({ production, read }) {
  const rows = new Set([...read('docs/errors.md').matchAll(/^\| `(TS_[A-Z_]+)`/gm)].map((match) => match[1]));
  const used = new Map(
    production.flatMap(({ path, text }) => [...text.matchAll(/code = '(TS_[A-Z_]+)'/g)].map((match) => [match[1], path])),
  );
  return [
    ...[...used].filter(([code]) => !rows.has(code)).map(([code, path]) => `${path}: ${code} has no row in docs/errors.md`),
    ...[...rows].filter((code) => !used.has(code)).map((code) => `docs/errors.md: no code raises ${code}`),
  ];
}

/** Every setting has a row in docs/configuration.md. @param {Tree} tree @returns {string[]} */
export function settings({ read }) {
  const page = read('docs/configuration.md');
  const names = [...read('src/ops/config.ts').matchAll(/^ {2}([A-Z]+_[A-Z_]+):/gm)].map((match) => match[1]);
  return names.filter((name) => !page.includes(`\`${name}\``)).map((name) => `docs/configuration.md: no row for ${name}`);
}
