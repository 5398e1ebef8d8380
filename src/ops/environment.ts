import { closeSync, lstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, isSettingName, type Origins } from './config.js';
import { type EnvFile, parseEnvFile, trimmed } from './env-file.js';
import { decodeEnv } from './env-text.js';

/** A file of settings has some dozens of lines; what is larger is another file. */
const MOST_BYTES = 1_048_576;
/** What is read of a file that is none shows in its first problems. */
const MOST_PROBLEMS = 10;

/** The values in force, and where each stands. */
export interface Settings extends Origins {
  readonly values: Environment;
  /** `environment`, `.env line 3`; absent: neither sets it. */
  originOf(name: string): string | undefined;
}

/** The environment over what `.env` in `directory` says. A variable without a value hides nothing, and a missing file is no fault. */
export function readSettings(directory: string, environment: Environment): Settings {
  const inEnvironment = Object.fromEntries(Object.entries(environment).filter(([, value]) => trimmed(value ?? '') !== ''));
  const file = readEnvFile(directory);
  if ('problem' in file) return settingsOf(inEnvironment, new Map(), [file.problem]);
  const shown = file.problems.slice(0, MOST_PROBLEMS).map(({ line, says }) => `.env line ${line} ${says}`);
  if (file.problems.length > MOST_PROBLEMS) shown.push(`.env has ${file.problems.length - MOST_PROBLEMS} more lines that cannot be read`);
  const { found, contradictions } = withoutDoubles(file);
  return settingsOf(inEnvironment, found, [...shown, ...contradictions]);
}

type Found = ReadonlyMap<string, { readonly value: string; readonly line: number }>;

function settingsOf(environment: Environment, found: Found, problems: readonly string[]): Settings {
  const lineOf = (name: string): number | undefined => (environment[name] === undefined ? found.get(name)?.line : undefined);
  return {
    values: { ...Object.fromEntries([...found].map(([name, { value }]) => [name, value])), ...environment },
    problems,
    lineOf,
    originOf: (name) => (environment[name] !== undefined ? 'environment' : found.has(name) ? `.env line ${lineOf(name)}` : undefined),
  };
}

/** Of a name that stands there twice nobody knows which value is meant, unless one is blank or both are the same. */
function withoutDoubles({ assignments }: EnvFile): { found: Found; contradictions: readonly string[] } {
  const found = new Map<string, { value: string; line: number }>();
  const contradictions: string[] = [];
  for (const { name, value: written, line } of assignments) {
    const value = trimmed(written);
    const first = found.get(name);
    if (first && value !== '' && value !== first.value && isSettingName(name))
      contradictions.push(`.env line ${line}: ${name} has another value in line ${first.line}; remove one of the two`);
    if (value !== '') found.set(name, { value, line });
  }
  return { found, contradictions };
}

/** What the file holds; a missing one is empty. */
function readEnvFile(directory: string): EnvFile | { readonly problem: string } {
  const bytes = readBounded(join(directory, '.env'));
  if (bytes === undefined) return { assignments: [], problems: [], commented: [] };
  if ('problem' in bytes) return { problem: `.env ${bytes.problem}` };
  const decoded = decodeEnv(bytes);
  if ('problem' in decoded) return { problem: `.env ${decoded.line === undefined ? '' : `line ${decoded.line} `}${decoded.problem}` };
  const parsed = parseEnvFile(decoded.text, isSettingName);
  if (decoded.encoding === 'utf-8') return parsed;
  const says = ' (the file is read as UTF-16; if another program has appended lines, save it as UTF-8)';
  return { ...parsed, problems: parsed.problems.map((problem) => ({ ...problem, says: problem.says + says })) };
}

/** Also of pipes and devices, which have no size. */
function readBounded(path: string): Uint8Array | { readonly problem: string } | undefined {
  let handle: number | undefined;
  try {
    handle = openSync(path, 'r');
    const bytes = Buffer.alloc(MOST_BYTES + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length <= MOST_BYTES; length += read)
      read = readSync(handle, bytes, length, bytes.length - length, null);
    if (length > MOST_BYTES) return { problem: 'is larger than 1 MiB, which no settings file should be' };
    return bytes.subarray(0, length);
  } catch (error) {
    return whyUnread(path, error as NodeJS.ErrnoException);
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

function whyUnread(path: string, { code, message }: NodeJS.ErrnoException): { readonly problem: string } | undefined {
  if (code === 'EISDIR')
    return { problem: 'is a folder; remove it (Docker creates one when it is to mount a file that does not exist), or write the file' };
  if (code === 'EACCES' || code === 'EPERM') return { problem: 'is not readable by this user; grant access, for example with chmod' };
  if (code !== 'ENOENT') return { problem: `cannot be read: ${message}` };
  return lstatSync(path, { throwIfNoEntry: false }) ? { problem: 'is a link to a file that does not exist' } : undefined;
}

const KEY = 'MASSIVE_API_KEY';

/** Why no key is set though somebody has most likely written one down; absent: nothing looks like it. */
export function whyNoKey(directory: string): string | undefined {
  // A pipe has been read, and gives nothing again.
  if (statSync(join(directory, '.env'), { throwIfNoEntry: false })?.isFIFO() === true) return undefined;
  const file = readEnvFile(directory);
  if ('problem' in file) return file.problem;
  const others = lookAlikes(directory);
  const instead = others.length === 0 ? '' : `; ${others.join(', ')} beside it ${others.length === 1 ? 'is' : 'are'} not read`;
  if (!lstatSync(join(directory, '.env'), { throwIfNoEntry: false }))
    return others.length === 0 ? undefined : `there is no .env in ${directory}, only ${others.join(', ')}; rename it to .env`;
  if (file.assignments.length === 0 && file.commented.length === 0) return `.env in ${directory} is empty${instead}`;
  const blank = file.assignments.find(({ name }) => name === KEY);
  if (blank) return `.env line ${blank.line}: ${KEY} has no value${instead}`;
  const commented = file.commented.find(({ name }) => name === KEY);
  if (commented) return `.env line ${commented.line}: ${KEY} is in a comment; remove the #${instead}`;
  const similar = file.assignments.find(({ name }) => /API_?KEY|POLYGON/i.test(name));
  const said = similar ? `; line ${similar.line} sets ${similar.name}, which is a different name` : '';
  return `.env in ${directory} has no ${KEY}${said}${instead}`;
}

/** Names that editors and other programs give to a file of settings. */
const LOOK_ALIKE = /^(_?\.?env(\.(txt|local|production|development|prod|dev|rtf|docx?|bak|env))?|\.env\.\w+\.txt|\.env\s+|dotenv)$/i;

function lookAlikes(directory: string): readonly string[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory() && entry.name !== '.env' && LOOK_ALIKE.test(entry.name))
      .map(({ name }) => name);
  } catch {
    return [];
  }
}
