import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** Of the package, as its compiled files stand in it. */
export const packageRoot = fileURLToPath(new URL('../..', import.meta.url));

const Manifest = z.object({ version: z.string() });

export const version = Manifest.parse(JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'))).version;
