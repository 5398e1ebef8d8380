import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame, decodeText } from './decode.js';

const space = fc.stringMatching(/^[ \n\r\t]{0,2}$/);
const spaces = fc.oneof({ weight: 4, arbitrary: fc.constant('') }, { weight: 1, arbitrary: space });
const RUNS = Number(process.env['TICKSTOCK_SCANNER_RUNS'] ?? 4_000);

/** Numbers in any form that JSON has, near the bounds of the exact ones above all. */
const numberText = fc.oneof(
  fc.integer({ min: 0, max: 1_000 }).map(String),
  fc.integer({ min: 1_600_000_000_000, max: 1_800_000_000_000 }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.tuple(fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 0, max: 9_999 })).map(([whole, part]) => `${whole}.${part}`),
  fc.stringMatching(/^-?(0|[1-9]\d{0,24})(\.\d{1,24})?([eE][+-]?\d{1,3})?$/),
  fc.stringMatching(/^-?(0|[1-9]\d{6,10})(\.\d{1,9})?$/),
  fc.constantFrom('0', '-0', '-0.0', '1e999', '1.0', '9007199254740993', '0.000001', '1e-7', '-1'),
);
const decimalText = fc.oneof(
  fc.stringMatching(/^\d{1,6}\.\d{1,6}$/),
  fc.stringMatching(/^0{0,3}\d{1,22}(\.\d{1,22})?$/),
  fc.constantFrom('', '.', '1.', '.5', '1e5', '-1', '1 ', '٣'),
);
const anyJson = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.string({ unit: 'binary' })).map((value) => JSON.stringify(value));
const symbolText = fc
  .constantFrom('AAPL', 'BRK.B', 'BApA', 'A', '', 'A B', 'é', 'TWENTYONE_CHARACTERS_', 'A"B', '\u0041')
  .map((value) => JSON.stringify(value));
const listText = fc
  .array(fc.oneof({ weight: 8, arbitrary: fc.nat(60).map(String) }, { weight: 1, arbitrary: fc.oneof(numberText, anyJson) }), {
    maxLength: 4,
  })
  .chain((items) => spaces.map((blank) => `[${blank}${items.join(`${blank},${blank}`)}${blank}]`));

const VALUES: Readonly<Record<string, fc.Arbitrary<string>>> = {
  ev: fc.constantFrom('"T"', '"T"', '"T"', '"Q"', '"A"', '"AM"', '"LULD"', '"status"', '"ZZ"', '"\\u0054"'),
  sym: symbolText,
  c: fc.oneof(listText, numberText),
  i: fc.oneof(
    fc.stringMatching(/^\d{0,16}$/).map((id) => `"${id}"`),
    listText,
    anyJson,
  ),
  ds: decimalText.map((text) => JSON.stringify(text)),
  dv: decimalText.map((text) => JSON.stringify(text)),
  dav: decimalText.map((text) => JSON.stringify(text)),
};
const KEYS = [
  ...Object.keys(VALUES),
  'p',
  's',
  't',
  'q',
  'x',
  'z',
  'o',
  'h',
  'l',
  'vw',
  'op',
  'v',
  'av',
  'bp',
  'ap',
  'bs',
  'as',
  'T',
  'pt',
];

/** A value as the vendor writes it, or now and then any other. */
const field = fc
  .oneof({ weight: 20, arbitrary: fc.constantFrom(...KEYS) }, { weight: 1, arbitrary: fc.string({ maxLength: 4 }) })
  .chain((key) =>
    fc.tuple(
      fc.oneof(
        { weight: 12, arbitrary: fc.constant(JSON.stringify(key)) },
        { weight: 1, arbitrary: fc.constant(`"\\u00${key.charCodeAt(0).toString(16).padStart(2, '0')}"`) },
      ),
      fc.oneof({ weight: 12, arbitrary: VALUES[key] ?? numberText }, { weight: 1, arbitrary: anyJson }),
      spaces,
    ),
  )
  .map(([key, value, blank]) => `${key}${blank}:${blank}${value}${blank}`);

/** Fit elements of all kinds, to which other fields are added: the last of two of one name counts. */
const FIT = [
  '"ev":"T","sym":"MSFT","i":"88123","x":4,"p":301.255,"s":12,"c":[14,37],"t":1781622376036,"pt":1781622376029,"q":4938312,"z":3,"ds":"12.5"',
  '"ev":"T","sym":"AAPL","i":"52983525029461","p":1.5,"s":1,"t":1781622376036',
  '"ev":"AM","sym":"FCX","v":4989,"av":4332125,"op":75.98,"vw":78.0894,"o":78.1,"c":78.08,"h":78.125,"l":78.07,"a":76.8404,"z":63,"s":1788876960000,"e":1788877020000,"dv":"4989.0","dav":"4332125.5"',
  '"ev":"A","sym":"FCX","v":4989,"av":4332125,"vw":78.0894,"o":78.1,"c":78.08,"h":78.125,"l":78.07,"s":1788876960000',
  '"ev":"Q","sym":"AAPL","i":[604],"bx":15,"ax":12,"bp":297.83,"ap":297.86,"bs":80,"as":120,"t":1781622375952,"q":44424715,"z":3',
  '"ev":"LULD","h":3.63,"l":2.97,"i":[17],"z":3,"T":"ATHR","t":1788877046310003385,"q":3209681',
  '"ev":"status","status":"success","message":"subscribed to: T.MSFT"',
];
const fitWith = fc
  .tuple(fc.constantFrom(...FIT), fc.array(field, { maxLength: 3 }), fc.array(field, { maxLength: 3 }), spaces)
  .map(([fit, before, behind, blank]) => `{${blank}${[...before, fit, ...behind].join(',')}${blank}}`);
const made = fc.array(field, { maxLength: 14 }).map((fields) => `{${fields.join(',')}}`);
const element = fc.oneof({ weight: 6, arbitrary: fitWith }, { weight: 2, arbitrary: made }, { weight: 1, arbitrary: anyJson });
const frame = fc
  .tuple(fc.array(element, { minLength: 1, maxLength: 4 }), spaces, spaces)
  .map(([elements, outer, inner]) => Buffer.from(`${outer}[${inner}${elements.join(`${inner},${outer}`)}${inner}]${outer}`));

/** The scanner's result must be the parser's, raw elements and all; `toStrictEqual` tells -0 from 0. */
function expectAlike(data: Buffer): void {
  expect(decodeFrame(data, true)).toStrictEqual(decodeText(data.toString('utf8'), true));
  expect(decodeFrame(data)).toStrictEqual(decodeText(data.toString('utf8'), false));
}

describe('the scanner', () => {
  it('reads what JSON.parse and the mapper read', () => fc.assert(fc.property(frame, expectAlike), { numRuns: RUNS }));

  it('reads damaged frames as they do', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('"\\{}[],:.-e0 \n')))), {
      minLength: 1,
      maxLength: 3,
    });
    const cut = fc.option(fc.nat(), { freq: 5 });
    fc.assert(
      fc.property(frame, damage, cut, (whole, changes, length) => {
        const data = Buffer.from(whole);
        for (const [at, byte] of changes) data[at % data.length] = byte;
        expectAlike(length === null ? data : data.subarray(0, length % data.length));
      }),
      { numRuns: RUNS },
    );
  });

  it.each(['9007199254740992', '9007199254740993', '1e16', '1e308', '37.5', '-9007199254740992'])('takes %s for no condition', (id) => {
    const data = Buffer.from(`[{"ev":"T","sym":"A","p":1,"s":1,"t":1781622376036,"c":[14,${id}]}]`);
    expect(decodeFrame(data).rejects.map(({ reason }) => reason)).toEqual(['bad_field']);
    expectAlike(data);
  });

  it('reads every number to the last bit', () => {
    fc.assert(
      fc.property(numberText, (text) => {
        const [found] = decodeFrame(
          Buffer.from(`[{"ev":"T","sym":"A","p":${text},"s":${text},"t":1781622376036,"q":${text},"x":${text}}]`),
        ).messages;
        const [expected] = decodeText(
          `[{"ev":"T","sym":"A","p":${text},"s":${text},"t":1781622376036,"q":${text},"x":${text}}]`,
          false,
        ).messages;
        expect(found).toStrictEqual(expected);
      }),
      { numRuns: 5 * RUNS },
    );
  });

  it.each([
    '.5',
    '-',
    '-.5',
    '1.',
    '-1.',
    '1.e5',
    '01',
    '-01',
    '00',
    '00.5',
    '+1',
    '1e',
    '1e+',
    '1E-',
    '0x1',
    '1.5.5',
    '1e5.5',
    '1-',
    'NaN',
    '',
    '1 2',
    'nul',
    'tru',
    '"\\x"',
  ])('takes %j for no value anywhere', (text) => {
    for (const key of ['p', 'q', 'x', 'c', 'new', 'ds']) {
      const data = Buffer.from(`[{"ev":"T","sym":"A","p":1,"s":1,"t":1781622376036,"${key}":${text}}]`);
      expect(decodeFrame(data).rejects.map(({ reason }) => reason)).toEqual(['malformed_json']);
      expectAlike(Buffer.from(`[{"ev":"T","sym":"A","p":1,"s":1,"t":1781622376036,"c":[${text}],"ds":"${text}"}]`));
    }
  });

  it('gives one string object for one ticker', () => {
    const [first, second] = [1, 2].map(() => decodeFrame(Buffer.from(`[{${FIT[0]}}]`)).messages[0]);
    expect(first?.kind === 'trade' && second?.kind === 'trade' && Object.is(first.symbol, second.symbol)).toBe(true);
  });

  it('reads a frame of many megabytes, and the small one behind it', () => {
    const data = Buffer.from(`[${Array.from({ length: 20_000 }, () => `{${FIT[0]}}`).join(',')}]`);
    expect(decodeFrame(data).messages).toHaveLength(20_000);
    expect(decodeFrame(Buffer.from(`[{${FIT[1]}}]`)).messages).toHaveLength(1);
  });

  it('leaves deep nesting to the parser', () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect(decodeFrame(Buffer.from(`[{${FIT[0]},"new":${deep}}]`)).messages).toHaveLength(1);
  });
});
