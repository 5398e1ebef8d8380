import { expect, it } from 'vitest';
import { catalogueDocument } from './document.suite.js';

it('docs/indicators.md is what the catalogue and the measured errors say (node scripts/docs/indicators.mjs)', async () => {
  await expect(catalogueDocument()).toMatchFileSnapshot('../../docs/indicators.md');
});
