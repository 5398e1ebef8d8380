import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Why an entry of the bench has no figures. */
export class Missing extends Error {}

/** Runs a script or command of the project. @returns what it printed; @throws Missing with its last words where it failed */
export async function output(command, args, env = {}) {
  const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (printed += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (said += text));
  const [code] = await once(child, 'close');
  if (code === 0) return printed;
  const words =
    said
      .trim()
      .split('\n')
      .find((line) => /error/i.test(line)) ?? said.trim().split('\n').at(-1);
  throw new Missing(`${args[0]} ended with ${code}: ${words}`);
}

/** The JSON object on the last line of what a bench prints. */
export async function figures(script, args = []) {
  if (!existsSync(join(root, script))) throw new Missing(`${script} is not there`);
  const printed = await output(process.execPath, [script, ...args]);
  try {
    return JSON.parse(printed.trim().split('\n').at(-1) ?? '');
  } catch {
    throw new Missing(`${script} printed no JSON`);
  }
}

/** @typedef {{ what: string, unit: string, value: number, floor?: number, floorName?: string }} Row `value` and `floor` have the same unit */

/** Rows of a bench that speaks the suite's own form, else every number that it printed. @returns {Row[]} */
export function rowsOf(printed) {
  const { rows, floorName } = printed;
  if (Array.isArray(rows) && rows.every(({ what, value }) => typeof what === 'string' && typeof value === 'number'))
    return rows.map((row) => ({ unit: '', ...(floorName === undefined ? {} : { floorName }), ...row }));
  return numbersIn(printed).map(([what, value]) => ({ what, unit: '', value }));
}

function numbersIn(value, path = []) {
  if (typeof value === 'number') return [[path.join(', '), Math.round(value * 1_000) / 1_000]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => numbersIn(inner, [...path, name]));
}
