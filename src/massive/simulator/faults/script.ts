import { FaultScriptError } from '../errors.js';
import { ScriptedFault } from './schema.js';

/**
 * A JSON array of faults, or one fault a line (NDJSON; blank lines and lines that begin with # are left out).
 * @throws FaultScriptError with all problems
 */
export function parseFaultScript(text: string, name: string): ScriptedFault[] {
  const problems: string[] = [];
  const faults: ScriptedFault[] = [];
  for (const { where, value } of text.trimStart().startsWith('[') ? entriesOfArray(text, problems) : entriesOfLines(text, problems)) {
    const judged = judgeFault(value);
    if (Array.isArray(judged)) problems.push(...judged.map((problem) => `${where}: ${problem}`));
    else faults.push(judged);
  }
  if (problems.length > 0) throw new FaultScriptError(name, problems);
  return faults;
}

/** @returns the fault with its defaults, or what is wrong with it */
export function judgeFault(value: unknown): ScriptedFault | string[] {
  const result = ScriptedFault.safeParse(value);
  if (result.success) return result.data;
  return result.error.issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message));
}

interface Entry {
  readonly where: string;
  readonly value: unknown;
}

function entriesOfArray(text: string, problems: string[]): Entry[] {
  const parsed = parseJson(text);
  if (!Array.isArray(parsed)) {
    problems.push('is neither a JSON array nor one JSON object per line');
    return [];
  }
  return (parsed as unknown[]).map((value, index) => ({ where: `fault ${index + 1}`, value }));
}

function entriesOfLines(text: string, problems: string[]): Entry[] {
  const entries: Entry[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const value = parseJson(line);
    if (value === undefined) problems.push(`line ${index + 1}: is not JSON`);
    else entries.push({ where: `line ${index + 1}`, value });
  }
  return entries;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
