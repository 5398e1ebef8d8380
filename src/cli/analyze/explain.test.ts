import { describe, expect, it } from 'vitest';
import { define, INDICATORS, type IndicatorDefinition, IndicatorParametersError } from '../../indicators/index.js';
import { explainIndicators, explanationText } from './explain.js';
import { chooseIndicators, SelectionError } from './selection.js';

const explain = (text: string) => explainIndicators(text, INDICATORS);
const one = (text: string) => {
  const [explanation] = explain(text);
  if (!explanation) throw new Error(`nothing of ${text}`);
  return explanation;
};
const named = (text: string, where: string) => one(text).forms.find((form) => form.where === where);

describe('what is told of an indicator', () => {
  it('is its seed, warm-up, smoothing and source', () => {
    expect(one('rsi(14)')).toMatchObject({
      indicator: 'rsi',
      label: 'RSI14',
      source: 'Wilder 1978; TA-Lib RSI',
      warmUpBars: 14,
      seedFades: { below: 1e-4, bars: 125 },
      smoothing: expect.stringContaining('Wilder'),
      seed: expect.stringContaining('means of the first'),
    });
    expect(one('rsi(7)').seedFades?.bars).toBe(60);
    expect(one('sma')).toMatchObject({ seedFades: null, settles: { bars: 0 }, seed: expect.stringContaining('none') });
    expect(one('obv').settles?.bars).toBe('never');
    expect(one('vwap')).toMatchObject({ settles: null, sessionBound: true });
  });

  it('follows the choices between definitions', () => {
    expect(one('ema(20,1)').seed).toBe('the first close');
    expect(one('atr(simple=1)')).toMatchObject({ seedFades: null, smoothing: 'none; the plain mean' });
    expect(one('bollinger(maType=1)').smoothing).toContain('exponential average');
    expect(one('ppo(maType=1)').settles?.bars).not.toBe(0);
  });

  it('has the other forms with the parameters that are asked about', () => {
    expect(named('rsi(7)', 'pandas ewm(alpha=1/period, adjust=False)')).toMatchObject({ here: 'rsi(period=7,seed=1)', asked: false });
    expect(named('stochrsi(10)', 'TradingView')?.here).toBe('stochrsi_slow(period=10)');
    expect(named('atr(20, simple=1)', 'TradingView')?.here).toBe('atr(period=20,firstRange=1)');
    expect(named('ichimoku', 'TradingView')?.here).toBe('ichimoku(displacement=25)');
    expect(named('supertrend', 'TradingView')).toMatchObject({ here: 'supertrend(firstRange=1)', afterwards: 'direction × −1' });
    expect(named('obv', 'TradingView')).toMatchObject({ here: null, distance: { agreeAfter: 'never' } });
  });

  it('knows the form that is asked about', () => {
    expect(named('ema', 'TradingView')?.asked).toBe(true);
    expect(named('macd(seed=2)', 'TradingView')?.asked).toBe(true);
    expect(named('macd(seed=2)', 'pandas ewm(adjust=False), MetaStock')?.asked).toBe(false);
    expect(named('ema(seed=1)', 'TradingView')).toMatchObject({ asked: false, here: 'ema' });
  });

  it('gives advice that a list of indicators takes, for every indicator', () => {
    const explanations = explain('all');
    expect(explanations).toHaveLength(INDICATORS.size);
    for (const { forms } of explanations)
      for (const { here } of forms) if (here !== null) expect(chooseIndicators(here, INDICATORS)).toHaveLength(1);
    for (const each of explanations) expect(explanationText(each)).toMatch(/\n {2}warm-up +\d+ bars? without/);
  });

  it('leaves out advice that the range of a parameter forbids', () => {
    expect(named('bollinger(20,100)', 'pandas rolling().std()')?.here).toBeNull();
  });

  it('is there for a plugin that has no notes, or no values', () => {
    const kernel = INDICATORS.get('sma')!.create({ period: 3 });
    const own = define({ name: 'own', create: () => kernel });
    const silent: IndicatorDefinition = {
      ...own,
      name: 'silent',
      create: () => ({ ...kernel, step: (_s, _a, _b, _c, out, at) => (out[at] = NaN) }),
    };
    const catalogue = new Map([own, silent].map((definition) => [definition.name, definition]));
    const [first, second] = explainIndicators('own silent', catalogue);
    expect(first).toMatchObject({ title: 'own', source: null, settles: { bars: 0 }, forms: [] });
    expect(second).toMatchObject({ settles: null, seed: 'not known' });
  });

  it('says what it cannot understand', () => {
    expect(() => explain('rsj')).toThrow('did you mean rsi?');
    expect(() => explain(' ')).toThrow(SelectionError);
    expect(() => explain('rsi(1)')).toThrow(IndicatorParametersError);
  });
});
