import { createHash } from 'node:crypto';
import { chownSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Binaries } from './binaries.js';

/** Whom the server runs as: PostgreSQL refuses to run as root. */
interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Where the server's programs and data are in the end. */
export interface Placement {
  readonly binaries: string;
  readonly data: string;
  /** Undefined: the user's own account. */
  readonly account?: Account;
  /** The data are not where they were asked to be. */
  readonly moved: boolean;
}

const NOBODY: Account = { uid: 65_534, gid: 65_534 };
const SHARED_FOLDER = '/var/tmp';
const OTHERS_MAY_PASS = 0o001;

/** Whether every account may pass through all folders on the way. */
function passable(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & OTHERS_MAY_PASS) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

const fingerprint = (path: string): string => createHash('sha256').update(path).digest('hex').slice(0, 16);

/**
 * Root's server runs as nobody, who cannot pass through private folders such as /root: programs are then copied, and data
 * kept, under /var/tmp, in folders named after the asked place so that every start finds them again.
 */
export function place(binaries: Binaries, dataDir: string): Placement {
  if (process.getuid?.() !== 0) return { binaries: binaries.root, data: dataDir, moved: false };
  const programs = passable(binaries.root) ? binaries.root : copied(binaries.root);
  const inPlace = passable(dirname(dataDir));
  const data = inPlace ? dataDir : join(SHARED_FOLDER, `tickstock-data-${fingerprint(dataDir)}`);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  chownSync(data, NOBODY.uid, NOBODY.gid);
  return { binaries: programs, data, account: NOBODY, moved: !inPlace };
}

/** A copy is made under another name and then renamed, so that a half copy is never used. */
function copied(root: string): string {
  const { mtimeMs } = statSync(join(root, 'bin', 'postgres'));
  const target = join(SHARED_FOLDER, `tickstock-postgres-${fingerprint(`${root} ${mtimeMs}`)}`);
  if (existsSync(target)) return target;
  const partial = `${target}.${process.pid}`;
  rmSync(partial, { recursive: true, force: true });
  cpSync(root, partial, { recursive: true, verbatimSymlinks: true });
  renameSync(partial, target);
  return target;
}
