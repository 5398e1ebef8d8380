import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BarsFileError } from './errors.js';
import { isMissing, NumberEvidence, numberOf } from './numbers.js';

describe('a number', () => {
  it.each([
    ['1234.5', '.', 1_234.5],
    ['1,234.50', '.', 1_234.5],
    ['1,23,456.78', '.', 123_456.78],
    ['1.234,50', ',', 1_234.5],
    ['1 234,50', ',', 1_234.5],
    ['1\u00A0234\u202F567,5', ',', 1_234_567.5],
    ["1'234.50", '.', 1_234.5],
    ['1’234’567', '.', 1_234_567],
    ['$1,234.50', '.', 1_234.5],
    ['1.234,50 €', ',', 1_234.5],
    ['-0.5', '.', -0.5],
    ['−37.63', '.', -37.63],
    ['.5', '.', 0.5],
    ['1.156476E+08', '.', 115_647_600],
    ['1,156E+03', ',', 1_156],
    ['1.23M', '.', 1_230_000],
    ['0.3K', '.', 300],
    ['1,23B', ',', 1_230_000_000],
    ['="12.5"', '.', 12.5],
    ['1,234', '.', 1_234],
    ['1,234', ',', 1.234],
  ] as const)('%s with the mark %s is %d', (text, mark, value) => expect(numberOf(text, mark)).toBe(value));

  it.each([
    ['1,23', '.'],
    ['1.23', ','],
    ['1,2345', '.'],
    ['12,34.5', '.'],
    ['1.2.3', '.'],
    ['1 2', '.'],
    ['12 34', '.'],
    ['', '.'],
    ['abc', '.'],
    ['0x10', '.'],
    ['Infinity', '.'],
    ['1e', '.'],
  ] as const)('"%s" with the mark %s is none', (text, mark) => expect(numberOf(text, mark)).toBeNaN());

  it('is missing where programs say so', () => {
    for (const cell of ['', 'NaN', 'null', 'None', 'N/A', '-', '--', '#N/A', '.']) expect([cell, isMissing(cell)]).toEqual([cell, true]);
    for (const cell of ['0', '-1', 'x']) expect(isMissing(cell)).toBe(false);
  });

  it('is read back in every form that it can be written in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 12 }), fc.integer({ min: 0, max: 4 }), (whole, decimals) => {
        const value = whole / 10 ** decimals;
        const written = (locale: string): string => value.toLocaleString(locale, { minimumFractionDigits: decimals });
        for (const locale of ['en-US', 'en-IN', 'de-CH']) expect(numberOf(written(locale), '.')).toBe(value);
        for (const locale of ['de-DE', 'fr-FR', 'pt-BR', 'sv-SE']) expect(numberOf(written(locale), ',')).toBe(value);
      }),
    );
  });
});

describe('the mark of decimals', () => {
  const decided = (cells: readonly string[], delimiter: ',' | ';' = ',') => {
    const evidence = new NumberEvidence();
    cells.forEach((cell, i) => evidence.add(cell, i + 2));
    const notes: string[] = [];
    return { mark: evidence.decide('f.csv', delimiter, (line) => notes.push(line)), notes };
  };

  it.each([
    [['1,234', '99.5'], '.'],
    [['1.234', '99,5'], ','],
    [['1.234', '1.234.567'], ','],
    [['1,234', '1,234,567'], '.'],
    [['1,234.50'], '.'],
    [['1.234,50'], ','],
    [['0,123', '1,234'], ','],
    [['1234,567'], ','],
    [['100', '200'], '.'],
    [['1,5M', '1.234'], ','],
  ] as const)('%j is %s, and nothing is assumed', (cells, mark) => expect(decided(cells)).toEqual({ mark, notes: [] }));

  it('is assumed, and said, where no number of the file tells', () => {
    expect(decided(['1,234', '5,678'])).toEqual({
      mark: '.',
      notes: ['numbers such as "1,234" (row 2) may have a thousands or a decimal separator; it is read as 1234'],
    });
    expect(decided(['1,234', '5,678'], ';')).toEqual({
      mark: ',',
      notes: ['numbers such as "1,234" (row 2) may have a thousands or a decimal separator; it is read as 1.234'],
    });
    expect(decided(['1.234'], ';').notes).toHaveLength(1);
    expect(decided(['1.234']).notes).toEqual([]);
  });

  it('is refused where numbers contradict each other, with both rows', () => {
    expect(() => decided(['99.5', '1,234', '99,5'])).toThrow(BarsFileError);
    expect(() => decided(['99.5', '1,234', '99,5'])).toThrow('"99.5" in row 2 has a decimal point, "99,5" in row 4 a decimal comma');
  });
});
