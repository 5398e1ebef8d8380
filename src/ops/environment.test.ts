import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig, printableConfig } from './config.js';
import { ConfigError } from './config-error.js';
import { readSettings, whyNoKey } from './environment.js';

const root = mkdtempSync(join(tmpdir(), 'tickstock-env-'));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(root, 'case-'));
});
afterAll(() => rmSync(root, { recursive: true }));

const write = (content: string | Uint8Array, name = '.env'): void => writeFileSync(join(folder, name), content);

/** Settings as a start in the folder would have them. */
const settings = (environment: Record<string, string> = {}): ReturnType<typeof parseConfig> => {
  const read = readSettings(folder, environment);
  return parseConfig(read.values, read);
};

const problems = (environment: Record<string, string> = {}): readonly string[] => {
  try {
    settings(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
};

/** Of one file: its problems, none of which may show what looks like a secret. */
const refused = (content: string | Uint8Array): string => {
  write(content);
  const found = problems().join('\n');
  expect(found).not.toBe('');
  expect(found).not.toMatch(/s3cret/i);
  return found;
};

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
const ENCODINGS: Record<string, (text: string) => Uint8Array> = {
  'UTF-8': (text) => Buffer.from(text),
  'UTF-8 with a mark': (text) => Buffer.from(`\uFEFF${text}`),
  'UTF-16 LE': utf16,
  'UTF-16 LE with a mark': (text) => utf16(`\uFEFF${text}`),
  'UTF-16 BE': (text) => utf16(text).swap16(),
  'UTF-16 BE with a mark': (text) => utf16(`\uFEFF${text}`).swap16(),
};

describe('a .env in any form', () => {
  const VALUES = {
    MASSIVE_API_KEY: 'aB3_x-9',
    TICKSTOCK_SYMBOLS: 'AAPL, BRK.B',
    TICKSTOCK_PORT: '9001',
    DATABASE_URL: 'postgres://me:hü=sh@db/x',
    TICKSTOCK_DATA_DIR: String.raw`C:\new\data`,
  };
  const blank = fc.string({ unit: fc.constantFrom(' ', '\t', '\u00A0', '\u3000', '\u200B'), maxLength: 3 });
  const line = fc.record({
    before: blank,
    prefix: fc.constantFrom('', 'export ', 'export\t'),
    aroundName: blank,
    behindEquals: blank,
    quote: fc.constantFrom('', '"', "'", '`'),
    behind: fc.constantFrom('', ' ', '\t ', ' # a note, "quoted"', '\t#', '\u200B\u00A0'),
    between: fc.constantFrom('', '\n', '# Größe: 株\n', ' \t\n', '#OTHER=1\n', 'OTHER_PROGRAM=it\'s "so"\n', 'PEM="-----\nabc\n-----"\n'),
  });

  it('reads the same', () => {
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 5, maxLength: 5 }),
        fc.constantFrom(...Object.values(ENCODINGS)),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        (lines, encode, end, endsWithIt) => {
          const text = lines
            .map(({ between, before, prefix, aroundName, behindEquals, quote, behind }, index) => {
              const [name, value] = Object.entries(VALUES)[index] ?? [];
              return `${between}${before}${prefix}${name}${aroundName}=${behindEquals}${quote}${value}${quote}${behind}`;
            })
            .join('\n');
          // Without a mark UTF-16 is told by its first character, which is none of another script.
          write(encode((endsWithIt ? `${text}\n` : text).replace(/^[\u3000\u200B]+/, '').replaceAll('\n', end)));
          expect(settings()).toEqual(parseConfig(VALUES));
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each(Object.entries(ENCODINGS))('keeps its line numbers in %s', (_, encode) => {
    expect(refused(encode('MASSIVE_API_KEY=abc\r\n\r\n# é\r\nTICKSTOCK_PORT=x\r\n'))).toBe('.env line 4: TICKSTOCK_PORT must be a number');
  });
});

describe('a line of .env that cannot be meant', () => {
  it.each([
    ['TICKSTOCK_PORT=1\nset MASSIVE_API_KEY=s3cret', /^\.env line 2 is a shell command; write NAME=value/],
    ['$env:MASSIVE_API_KEY = "s3cret"', /line 1 is a shell command/],
    ['\nsetx MASSIVE_API_KEY s3cret', /line 2 is a shell command/],
    ['MASSIVE_API_KEY: s3cret', /line 1 has a colon/],
    ['DATABASE_URL: postgres://a:s3cret@b/c?sslmode=require', /line 1 has a colon/],
    ['s3cret', /line 1 has no =/],
    ['export MASSIVE_API_KEY', /line 1 has no =/],
    ['MASSIVE API KEY=s3cret', /line 1 has no valid name/],
    ['=s3cret', /line 1 has no valid name/],
    ['МASSIVE_API_KEY=s3cret', /line 1 has no valid name/],
    ['- MASSIVE_API_KEY=s3cret', /line 1 has no valid name/],
    ['MASSIVE_API_KEY=“s3cret”', /line 1 has typographic quotes/],
    ['MASSIVE_API_KEY=s3cret”', /line 1 has typographic quotes/],
    ['MASSIVE_API_KEY="s3cret', /line 1 has a " that is not closed/],
    ['FOO="s3cret\nMASSIVE_API_KEY="s3cret"', /line 1 has a " that is not closed/],
    ['MASSIVE_API_KEY=s3cret"', /line 1 has a quote at the end/],
    ['MASSIVE_API_KEY="s3\\"cret"', /line 1 has text after the closing "/],
    ["MASSIVE_API_KEY='s3cret' s3cret", /line 1 has text after the closing '/],
    ['MASSIVE_API_KEY==s3cret', /line 1 has two = signs/],
    ['MASSIVE_API_KEY=s3cret#note', /line 1 has a # in the value/],
    ['MASSIVE_API_KEY=#s3cret', /line 1 has a # in the value/],
    ['MASSIVE_API_KEY=${S3CRET}', /line 1 has \$\{…\}/],
    ['MASSIVE_API_KEY="$(cat s3cret)"', /line 1 has \$\{…\}/],
    ['TICKSTOCK_DATA_DIR=a MASSIVE_API_KEY=s3cret', /line 1 has two settings/],
    ['export TICKSTOCK_DATA_DIR=a; export MASSIVE_API_KEY=s3cret', /line 1 has two settings/],
    ['"MASSIVE_API_KEY=s3cret"', /line 1 has no valid name/],
    ['Https_Proxy=http://me:s3cret@a:1', /line 1: Https_Proxy is not a setting of TickStock; write HTTPS_PROXY/],
    ['MASSIVE_API_KEY=k\nhttps_proxy=http://me:s3cret@:a', /^\.env line 2: https_proxy must be a proxy/],
    ['MASSIVE_API_KEY=s3cret s3cret', /line 1: MASSIVE_API_KEY contains a space at position 7 of 13/],
    ['MASSIVE_API_KEY=s3crét', /line 1: MASSIVE_API_KEY contains a character that keys do not have at position 5/],
    ['MASSIVE_API_KEY=<s3cret>', /at position 1 of 8/],
    ['MASSIVE_API_KEY=s3\u0007cret', /line 1 has a control character/],
    ['MASSIVE_API_KEY=s3cret\nMASSIVE_API_KEY=s3cret2', /line 2: MASSIVE_API_KEY has another value in line 1/],
    ['massive_api_key=s3cret', /line 1: massive_api_key is not a setting of TickStock; write MASSIVE_API_KEY, in capitals/],
    ['redis_url=redis://:s3cret@a', /write REDIS_URL/],
    ['MASSIVE-API-KEY=s3cret', /write MASSIVE_API_KEY/],
    ['\nMASSIVE_APIKEY=s3cret', /line 2: MASSIVE_APIKEY is not a setting of TickStock; did you mean MASSIVE_API_KEY\?/],
    ['MASIVE_API_KEY=s3cret', /line 1: MASIVE_API_KEY .* did you mean MASSIVE_API_KEY\?/],
    ['TIKSTOCK_SYMBOLS=s3cret', /did you mean TICKSTOCK_SYMBOLS\?/],
    ['REDIS_URI=redis://:s3cret@a', /did you mean REDIS_URL\?/],
  ])('is refused with its number: %s', (content, why) => {
    expect(refused(content)).toMatch(why);
  });

  it('is refused with its number in another code page, though a comment may be in it', () => {
    const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
    expect(refused(latin1('# é\nDATABASE_URL=postgres://a:ü@b/c'))).toMatch(/line 2 has a byte that is not UTF-8/);
    write(latin1('MASSIVE_API_KEY=abc # clé\n# é'));
    expect(settings().MASSIVE_API_KEY).toBe('abc');
  });

  it('is refused where a shell has added it in another encoding', () => {
    const first = 'MASSIVE_API_KEY=abc\n';
    expect(refused(Buffer.concat([Buffer.from(first), utf16('TICKSTOCK_PORT=1\r\n')]))).toMatch(/^\.env line 2 has zero bytes/);
    expect(refused(Buffer.concat([utf16(`\uFEFF${first}`), Buffer.from('TICKSTOCK_PORT=1\r\n')]))).toMatch(/line 2 .*read as UTF-16/);
    expect(refused(Buffer.concat([utf16(`\uFEFF${first}`), Buffer.from('TICKSTOCK_PORT=10\r\n')]))).toMatch(/begins as UTF-16/);
  });

  it('is one of all that are wrong', () => {
    write('nonsense\nTICKSTOCK_PORT=x\n');
    expect(problems({ REDIS_URL: 'http://a' })).toEqual([
      expect.stringContaining('.env line 1 has no ='),
      expect.stringMatching(/^REDIS_URL must be/),
      expect.stringMatching(/^\.env line 2: TICKSTOCK_PORT must be a number/),
    ]);
  });

  it('is told of a file that is none only so often', () => {
    write(Array.from({ length: 500 }, () => 'words of prose').join('\n'));
    expect(problems()).toHaveLength(11);
    expect(problems().at(-1)).toBe('.env has 490 more lines that cannot be read');
  });
});

describe('what stands beside a setting', () => {
  it('is another program’s, as it likes', () => {
    write(
      'COMPOSE_PROJECT_NAME=x\nsome.thing-else=$(a) "b"\nREDIS_URL=redis://a\nREDIS_URI=redis://b\nFOO=a\nFOO=b\nPOSTGRES_PASSWORD=${PW}#1',
    );
    expect(settings().REDIS_URL).toBe('redis://a');
  });

  it('may be the same again, or blank', () => {
    write('TICKSTOCK_PORT=1\nTICKSTOCK_PORT=\nTICKSTOCK_PORT= "1"\nREDIS_URL=\nREDIS_URL=redis://a');
    expect(settings()).toMatchObject({ TICKSTOCK_PORT: 1 });
  });
});

describe('environment and .env', () => {
  it('the environment counts first, unless it is empty', () => {
    write('TICKSTOCK_PORT=9000\nMASSIVE_API_KEY=abc\nREDIS_URL=redis://a');
    const given = { TICKSTOCK_PORT: '9001', MASSIVE_API_KEY: '', REDIS_URL: ' \r\n' };
    expect(settings(given)).toMatchObject({ TICKSTOCK_PORT: 9001, MASSIVE_API_KEY: 'abc', REDIS_URL: 'redis://a' });
    const read = readSettings(folder, given);
    expect(['TICKSTOCK_PORT', 'REDIS_URL', 'TICKSTOCK_HOST'].map((name) => read.originOf(name))).toEqual([
      'environment',
      '.env line 3',
      undefined,
    ]);
  });

  it.each(['abc\n', 'abc\r\n', ' abc\t', '\uFEFFabc', 'abc\u00A0'])(
    'a key comes without what a file or a shell has put around it: %j',
    (key) => {
      expect(settings({ MASSIVE_API_KEY: key }).MASSIVE_API_KEY).toBe('abc');
    },
  );

  it('a key in other letters is refused there too, other programs’ names are not', () => {
    expect(problems({ massive_api_key: 's3cret' })).toEqual([expect.stringContaining('write MASSIVE_API_KEY')]);
    expect(problems({ MASIVE_API_KEY: 's3cret' })).toEqual([expect.stringContaining('did you mean MASSIVE_API_KEY?')]);
    expect(problems({ REDIS_URI: 'redis://a', DATABASE_URI: 'x', npm_config_cache: 'x' })).toEqual([]);
  });

  it('a key that is none is not shown', () => {
    for (const key of ['s3 cret', '"s3cret"', 's3cret\ns3cret', 's3c…ret']) {
      const [problem] = problems({ MASSIVE_API_KEY: key });
      expect(problem).toMatch(/^MASSIVE_API_KEY contains a .* at position \d of/);
      expect(problem).not.toMatch(/s3|cret/);
    }
  });
});

describe('a .env that is no file of settings', () => {
  it('is refused: a folder, a link to nothing, a loop, a large file, a binary one', () => {
    mkdirSync(join(folder, '.env'));
    expect(problems()).toEqual([expect.stringMatching(/^\.env is a folder/)]);
    rmSync(join(folder, '.env'), { recursive: true });
    symlinkSync('nowhere', join(folder, '.env'));
    expect(problems()).toEqual(['.env is a link to a file that does not exist']);
    rmSync(join(folder, '.env'));
    symlinkSync('.env', join(folder, '.env'));
    expect(problems()).toEqual([expect.stringMatching(/^\.env cannot be read: ELOOP/)]);
    rmSync(join(folder, '.env'));
    expect(refused(Buffer.alloc(1_048_577, 'A=1\n'))).toMatch(/larger than 1 MiB/);
    expect(refused(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0]))).toMatch(/zero bytes/);
    expect(refused(Buffer.from([0, 0, 0, 0, 1, 2]))).toMatch(/zero bytes/);
  });

  it('may be a pipe', () => {
    execFileSync('sh', ['-c', 'mkfifo .env; printf TICKSTOCK_PORT=9 > .env 2>/dev/null &'], { cwd: folder, stdio: 'ignore' });
    expect(settings().TICKSTOCK_PORT).toBe(9);
    expect(whyNoKey(folder)).toBeUndefined();
  });
});

describe('why there is no key', () => {
  it('is told where somebody has most likely written one', () => {
    expect(whyNoKey(folder)).toBeUndefined();
    write('MASSIVE_API_KEY=abc', '.env.txt');
    mkdirSync(join(folder, 'env'));
    expect(whyNoKey(folder)).toMatch(/there is no \.env in .*, only \.env\.txt; rename it to \.env/);
    write(' \n');
    expect(whyNoKey(folder)).toMatch(/is empty; \.env\.txt beside it is not read/);
    rmSync(join(folder, '.env.txt'));
    for (const [content, why] of [
      ['TICKSTOCK_PORT=1', /^\.env in .* has no MASSIVE_API_KEY$/],
      ['\nMASSIVE_API_KEY=', /^\.env line 2: MASSIVE_API_KEY has no value$/],
      ['# MASSIVE_API_KEY=abc', /^\.env line 1: MASSIVE_API_KEY is in a comment; remove the #$/],
      ['POLYGON_API_KEY=abc', /line 1 sets POLYGON_API_KEY, which is a different name$/],
    ] as const) {
      write(content);
      expect(whyNoKey(folder)).toMatch(why);
    }
  });
});

describe('proxies among the settings', () => {
  it('come from .env too, and are shown without their password', () => {
    write('HTTPS_PROXY=http://me:s3cret@proxy.corp:3128\nno_proxy=a, b');
    const text = JSON.stringify(printableConfig(settings()));
    expect(text).toContain('"HTTPS_PROXY":"http://proxy.corp:3128","HTTP_PROXY":null,"ALL_PROXY":null,"NO_PROXY":"a, b"');
    expect(text).not.toContain('s3cret');
  });

  it('are refused where the vendor would be reached through one that cannot be used', () => {
    const proxy = { HTTPS_PROXY: 'http://me:s3cret@@:x' };
    expect(problems(proxy)).toEqual([]);
    expect(problems({ ...proxy, MASSIVE_API_KEY: 'k' })).toEqual([expect.stringMatching(/^HTTPS_PROXY must be a proxy such as/)]);
    expect(problems({ ...proxy, MASSIVE_API_KEY: 'k', NO_PROXY: '.massive.com' })).toEqual([]);
    expect(problems({ ...proxy, MASSIVE_API_KEY: 'k', MASSIVE_WS_URL: 'ws://127.0.0.1:8765/stocks' })).toEqual([]);
  });
});
