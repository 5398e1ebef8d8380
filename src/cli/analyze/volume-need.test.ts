import { describe, expect, it } from 'vitest';
import { INDICATORS, resolveParameters } from '../../indicators/index.js';
import { chooseIndicators } from './selection.js';
import { needsVolume } from './volume-need.js';

describe('the need of volume', () => {
  it('is that of the volume indicators of the catalogue, and of no other', () => {
    const needing = [...INDICATORS.values()]
      .filter((one) => needsVolume(() => one.create(resolveParameters(one, {}))))
      .map(({ name }) => name);
    expect(needing.toSorted()).toEqual([
      'ad',
      'adosc',
      'anchored_vwap',
      'cmf',
      'mfi',
      'obv',
      'relative_volume',
      'vwap',
      'vwap_bands',
      'vwma',
    ]);
  });

  it('is seen with an anchor in the far future, and with long periods', () => {
    for (const call of ['anchored_vwap(4102444800000)', 'vwma(500)', 'mfi(300)', 'adosc(3,200)']) {
      const [chosen] = chooseIndicators(call, INDICATORS);
      expect([call, chosen?.needsVolume()]).toEqual([call, true]);
    }
    expect(chooseIndicators('sma(500)', INDICATORS)[0]?.needsVolume()).toBe(false);
  });
});
