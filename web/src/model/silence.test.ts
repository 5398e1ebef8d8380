import { expect, it } from 'vitest';
import { hintOf, silenceTitle } from './silence.js';

it('says of a silent ticker what may be meant, or what is known', () => {
  expect(hintOf({ likely: 'AAPL', reason: 'spelling' })).toBe('(AAPL?)');
  expect(hintOf({ likely: null, reason: 'spelling' })).toBe('(no stock)');
  expect(hintOf({ likely: null, reason: 'not_listed' })).toBe('(not listed)');
  expect(hintOf({ likely: null, reason: 'no_data' })).toBe('');
  expect(silenceTitle({ likely: 'BRK.B', reason: 'not_listed' }, '10:00:00')).toContain('Requested since 10:00:00. Did you mean BRK.B?');
});
