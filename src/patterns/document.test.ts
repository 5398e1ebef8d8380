import { describe, expect, it } from 'vitest';
import { patternsDocument, PICTURED, pictureOf } from './document.suite.js';

describe('docs/patterns.md (node scripts/docs/patterns.mjs)', () => {
  it('is what the definitions say', async () => {
    await expect(patternsDocument()).toMatchFileSnapshot('../../docs/patterns.md');
  });
  it.each(PICTURED)('shows $definition.name by its own example', async ({ definition, example }) => {
    if (!example) expect.fail(`${definition.name} has no example`);
    await expect(pictureOf(definition, example)).toMatchFileSnapshot(`../../docs/images/patterns/${definition.name}.svg`);
  });
});
