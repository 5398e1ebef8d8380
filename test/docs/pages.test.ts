import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What the pages name is there. The code of docs/how-to-add, and the files that it would make, have a test of their own. */

const root = join(import.meta.dirname, '..', '..');
const pagesIn = (folder: string): string[] =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const REFERENCE = pagesIn('docs');
const PAGES = ['README.md', ...REFERENCE, ...pagesIn('docs/how-to-add')];
/** Written by a command that the page names; not in the repository. */
const MADE = ['bench/results/latest.json'];

/** Paths from the project's root, and everything in code type that ends like a source file: the end of a path in src. */
const PATH = /(?<![\w./-])(?:src|test|docs|scripts|bench|web)\/[\w./*-]*[\w*]|(?<=`)[\w./-]+\.(?:tsx?|mjs)(?=`)/g;
const LINK = /\]\(([^)\s]+)\)/g;

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).map((path) => `src/${path}`);

/** A star stands for any part of a file's name. */
function exists(path: string): boolean {
  if (!path.includes('*')) return existsSync(join(root, path)) || sources.some((source) => source.endsWith(`/${path}`));
  const name = new RegExp(`^${basename(path).replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
  return readdirSync(join(root, dirname(path))).some((file) => name.test(file));
}

/** The name under which GitHub links to a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(' ', '-');
const anchorsOf = (page: string): string[] => [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

function leads(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : join(dirname(page), path);
  return existsSync(join(root, target)) && (anchor === undefined || anchorsOf(target).includes(anchor));
}

describe('the pages', () => {
  it.each(['README.md', ...REFERENCE])('%s names files that exist', (page) => {
    const named = [...read(page).matchAll(PATH)].map(([path]) => path);
    expect(named.filter((path) => !MADE.includes(path) && !exists(path))).toEqual([]);
  });

  it.each(PAGES)('%s has links that lead somewhere', (page) => {
    const links = [...read(page).matchAll(LINK)].map(([, link = '']) => link).filter((link) => !/^\w+:/.test(link));
    expect(links.filter((link) => !leads(page, link))).toEqual([]);
  });

  it('are all linked from the README', () => {
    const readme = read('README.md');
    const all = [...REFERENCE, 'docs/asyncapi.json', 'docs/how-to-add/README.md', 'docs/examples/my-indicators.mjs'];
    expect(all.filter((page) => !readme.includes(`](${page})`))).toEqual([]);
  });
});
