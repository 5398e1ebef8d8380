#!/usr/bin/env node
// Conventions that neither compiler nor linter knows, checked rather than remembered.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { problemsIn } from './conventions/index.mjs';

const problems = problemsIn(join(dirname(fileURLToPath(import.meta.url)), '..'));
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
