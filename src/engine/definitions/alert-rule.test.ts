import { describe, expect, it } from 'vitest';
import { INDICATORS } from '../../indicators/index.js';
import { DEFAULT_CROSSINGS } from '../core/index.js';
import { parseOperand, rowOfRule, ruleOf } from './alert-rule.js';

describe('the operand of an alert', () => {
  it.each([
    ['close', { price: 'close' }],
    [' 70 ', { level: 70 }],
    ['-0.5', { level: -0.5 }],
    ['1e3', { level: 1_000 }],
    ['RSI14', { indicator: 'RSI14' }],
    ['MACD.signal', { indicator: 'MACD', output: 'signal' }],
    ['BollingerBands(20,2.5).upper', { indicator: 'BollingerBands(20,2.5)', output: 'upper' }],
    ['MACD(5,35,5)', { indicator: 'MACD(5,35,5)' }],
  ])('reads %j', (text, operand) => {
    expect(parseOperand(text)).toEqual(operand);
  });
  it.each(['', ' ', 'RSI14.', '.upper', 'a.b.c', 'RSI(14', 'RSI14; DROP TABLE', '14RSI', '0x1f', 'RSI14 > 70'])('refuses %j', (text) => {
    expect(parseOperand(text)).toBeUndefined();
  });
  it('is the label of any indicator of the catalogue, with the parameters that make it the longest', () => {
    for (const { label, parameters } of INDICATORS.values()) {
      const usual = label(Object.fromEntries(parameters.map((spec) => [spec.name, spec.default])));
      const other = label(Object.fromEntries(parameters.map((spec) => [spec.name, spec.integer ? spec.maximum : spec.maximum - 0.5])));
      for (const indicator of [usual, other]) expect(parseOperand(`${indicator}.value`)).toEqual({ indicator, output: 'value' });
    }
  });
});

describe('a row of alert_definitions', () => {
  it('says the same as the rule that it was made of', () => {
    for (const rule of DEFAULT_CROSSINGS) expect(ruleOf(rowOfRule(rule), rule.timeframes)).toEqual(rule);
  });
  it('is told what is wrong with it', () => {
    const [rule] = DEFAULT_CROSSINGS;
    const row = rowOfRule(rule ?? expect.fail('no default'));
    expect(ruleOf({ ...row, value: '' }, [])).toMatch(/value "" is neither/);
    expect(ruleOf({ ...row, value: '30' }, [])).toMatch(/put it into against/);
    expect(ruleOf({ ...row, against: 'a.b.c' }, [])).toMatch(/against "a.b.c"/);
    expect(ruleOf({ ...row, aboveType: null, belowType: null }, [])).toMatch(/neither above_type nor below_type/);
  });
});
