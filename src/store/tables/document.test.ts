import { expect, it } from 'vitest';
import { tablesDocument } from './document.suite.js';

it('docs/tables.md is what the descriptions say (node scripts/docs/tables.mjs)', async () => {
  await expect(tablesDocument()).toMatchFileSnapshot('../../../docs/tables.md');
});
