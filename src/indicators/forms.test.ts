import { describe, expect, it } from 'vitest';
import { INDICATORS } from './catalogue.js';
import { advised, FORMS, measured, referenceOf } from './forms.suite.js';
import { tolerated } from './judgement.suite.js';
import { resolveParameters } from './parameters.js';
import { FORM_REFERENCES } from './reference-forms.suite.js';
import { SERIES } from './series.suite.js';
import { settlingOf } from './settling.js';

const title = ({ definition, form }: (typeof FORMS)[number]): string => `${definition.name} of ${form.where}`;

describe('the distance from another form', () => {
  const compared = FORMS.filter(({ form }) => form.distance !== undefined);
  it.each(compared.map((one) => [title(one), one] as const))('of %s is what its notes say', (_, one) => {
    const { share, after } = one.form.distance ?? {};
    expect(measured(one)).toEqual({ share, after });
  });

  it('is measured against a computation of each form, and none is left over', () => {
    const asked = compared.filter((one) => referenceOf(one) !== undefined).map(title);
    const there = Object.entries(FORM_REFERENCES).flatMap(([name, of]) => Object.keys(of).map((where) => `${name} of ${where}`));
    expect(asked.toSorted()).toEqual(there.toSorted());
    expect(asked).toHaveLength(compared.length);
  });
});

describe('the advice how to have another form', () => {
  const possible = FORMS.flatMap((one) => (one.form.here ? [{ ...one, here: one.form.here(one.parameters) }] : []));
  // In a market that stands still TA-Lib's form ranks the RSI's rounding errors.
  const noise = (one: (typeof FORMS)[number], series: string): boolean => title(one) === 'stochrsi_slow of TA-Lib' && series === 'halt';
  const cases = possible.flatMap((one) => Object.keys(SERIES).map((series) => [title(one), series, one] as const));
  it.each(cases.filter(([, series, one]) => !noise(one, series)))('gives %s on %s, from the same bar on', (_, series, one) => {
    const bars = SERIES[series] ?? [];
    const { name } = one.definition;
    const given = advised(one, one.here, bars);
    const expected = referenceOf(one)?.(bars, one.parameters) ?? [];
    const allowed = tolerated({ name, parameters: {}, series, oracle: 'second computation', begins: [0, 0], compared: 0, worst: 0 });
    expect(given.findIndex((row) => !row.some(Number.isNaN))).toBe(expected.findIndex((row) => row !== undefined));
    expected.forEach((row, i) => {
      row?.forEach((value, k) => {
        const error = Math.abs((given[i]?.[k] ?? NaN) - value) / Math.max(1, Math.abs(value));
        expect(error, `bar ${i}, output ${k}: ${given[i]?.[k]} for ${value}`).toBeLessThanOrEqual(allowed);
      });
    });
  });
});

describe('the notes', () => {
  it.each([...INDICATORS.values()].map((definition) => [definition.name, definition] as const))(
    'of %s name a seed exactly where the beginning shows',
    (_, definition) => {
      const settling = settlingOf(definition, resolveParameters(definition, {}));
      const shows = settling !== undefined && (settling.after !== 0 || settling.share > 1e-9);
      expect(definition.notes?.seed !== undefined).toBe(shows);
    },
  );
});
