import { expect, it } from 'vitest';
import { describePattern } from '../pattern.suite.js';
import { INTRADAY } from './catalogue.js';
import { INTRADAY_EXAMPLES } from './examples.js';

for (const definition of INTRADAY) {
  const example = INTRADAY_EXAMPLES.get(definition.name);
  if (example) describePattern(definition, example);
}

it('has an example of every pattern of the day', () => {
  expect([...INTRADAY_EXAMPLES.keys()].toSorted()).toEqual(INTRADAY.map(({ name }) => name).toSorted());
});
