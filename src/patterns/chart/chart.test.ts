import { expect, it } from 'vitest';
import { describePattern } from '../pattern.suite.js';
import { CHART } from './catalogue.js';
import { CHART_EXAMPLES } from './examples.js';

for (const definition of CHART) {
  const example = CHART_EXAMPLES.get(definition.name);
  if (example) describePattern(definition, example);
}

it('has an example of every chart pattern', () => {
  expect([...CHART_EXAMPLES.keys()].toSorted()).toEqual(CHART.map(({ name }) => name).toSorted());
});
