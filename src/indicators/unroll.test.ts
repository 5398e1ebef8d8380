import { describe, expect, it } from 'vitest';
import { type Generate, type ParameterNames, unroll, type UnrolledCall } from './unroll.js';
import { forbidden } from './unroll.suite.js';

type Run = (into: number[], factor: number) => void;
const parameters: ParameterNames<Run> = ['into', 'factor'];

const calls = (count: number): UnrolledCall[] =>
  Array.from({ length: count }, (_, i) => ({
    values: [(into: number[], value: number) => into.push(value), (value: number) => value + i],
    line: (push = '', add = '') => `${push}(into, ${add}(factor));`,
  }));
const loop: Run = (into, factor) => into.push(-factor);

function outcome(run: Run): number[] {
  const into: number[] = [];
  run(into, 100);
  return into;
}

describe('unroll', () => {
  it.each([0, 1, 10, 11, 35])('makes %d calls in turn', (count) => {
    const expected = Array.from({ length: count }, (_, i) => 100 + i);
    expect(outcome(unroll({ parameters, calls: calls(count), loop }))).toEqual(expected);
    expect(outcome(unroll({ parameters, calls: calls(count), loop, first: ['into.push(factor - 1);'] }))).toEqual([99, ...expected]);
  });

  it('takes the loop where code generation is forbidden', () => {
    expect(unroll({ parameters, calls: calls(3), loop }, forbidden)).toBe(loop);
  });

  it('hides no other error', () => {
    const broken: Generate = () => {
      throw new SyntaxError('of the text');
    };
    expect(() => unroll({ parameters, calls: calls(3), loop }, broken)).toThrow(SyntaxError);
  });
});
