import { architecture } from './architecture.mjs';
import { errorCodes, settings } from './documents.mjs';
import { members } from './members.mjs';
import { packages } from './packages.mjs';
import { pageLayers } from './page.mjs';
import { purity, style } from './style.mjs';
import { readTree } from './tree.mjs';
import { vendorWords } from './vendor.mjs';
import { projects, walls } from './walls.mjs';

const CONVENTIONS = [errorCodes, settings, purity, style, members, packages, vendorWords, walls, projects, architecture, pageLayers];

/** @param {string} root of the project @returns {string[]} what does not follow the conventions, a line each */
export function problemsIn(root) {
  const tree = readTree(root);
  return CONVENTIONS.flatMap((convention) => convention(tree));
}
