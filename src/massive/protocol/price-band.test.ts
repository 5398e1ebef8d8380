import { expect, it } from 'vitest';
import { priceBandEvent } from './price-band.js';

it.each([
  [[15], 'bands'],
  [[17], 'halted'],
  [[18, 3], 'resumed'],
  [[18, 17], 'halted'],
  [[4], 'bands'],
  [[], 'bands'],
])('indicators %j mean %s', (indicators, event) => expect(priceBandEvent(indicators)).toBe(event));
