// Finds the programs that tests run against, and installs them where that is possible without asking.
import { spawnSync } from 'node:child_process';

function onPath(name) {
  const found = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim() : undefined;
}

/** @returns the program's path; undefined, after one clear line, when it cannot be had (its tests are then skipped) */
export function findOrInstall(program, debianPackage, given) {
  const found = given ?? onPath(program);
  if (found) return found;
  if (process.getuid?.() === 0 && onPath('apt-get')) {
    console.log(`installing ${debianPackage} for the tests …`);
    spawnSync('sh', ['-c', `apt-get update -qq && apt-get install -y -qq --no-install-recommends ${debianPackage}`], { stdio: 'ignore' });
    const installed = onPath(program);
    if (installed) return installed;
  }
  console.log(`${program} is not on PATH: install it (Debian: apt install ${debianPackage}); tests that need it are skipped.`);
  return undefined;
}
