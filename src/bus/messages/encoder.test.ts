import { describe, expect, it } from 'vitest';
import { recordingLog } from '../../../test/failures.js';
import { CATALOGUE, CHANNEL_NAMES } from './catalogue.js';
import { MessageEncoder } from './encoder.js';
import { exampleOn } from './examples.suite.js';

/** Each place that holds a number, but for the version, which is a constant: the object, and its name there. */
function numbersOf(value: object): { readonly holder: Record<string, unknown>; readonly name: string }[] {
  const holder = value as Record<string, unknown>;
  return Object.entries(holder).flatMap(([name, inner]) =>
    typeof inner === 'number' && name !== 'schema'
      ? [{ holder, name }]
      : typeof inner === 'object' && inner !== null
        ? numbersOf(inner)
        : [],
  );
}

describe.each(CHANNEL_NAMES)('a message on %s', (name) => {
  it('is sent as it was given where it follows its schema', () => {
    const log = recordingLog();
    const encoder = new MessageEncoder(log);
    const body = exampleOn(name);
    expect(encoder.encode(name, body as never)).toEqual({ channel: CATALOGUE[name].channel, body: JSON.stringify(body) });
    expect([encoder.counters.refused, log.text()]).toEqual([0, '']);
  });

  it('is not sent, but counted and told, where any of its numbers is one that JSON cannot say', () => {
    for (const value of [NaN, Infinity, -Infinity]) {
      for (let place = 0; place < numbersOf(exampleOn(name)).length; place += 1) {
        const log = recordingLog();
        const encoder = new MessageEncoder(log);
        const body = exampleOn(name);
        const { holder, name: field } = numbersOf(body)[place] ?? { holder: {}, name: '' };
        holder[field] = value;
        expect(encoder.encode(name, body as never), field).toBeUndefined();
        expect(encoder.counters.refused).toBe(1);
        expect(log.text()).toContain('does not match its schema');
        expect(log.text()).toContain(field);
      }
    }
  });
});

it('sends no rare message that does not follow its schema, and says why', () => {
  const rare = CHANNEL_NAMES.filter((name) => CATALOGUE[name].check === 'schema');
  expect(rare.length).toBeGreaterThan(6);
  for (const name of rare) {
    const log = recordingLog();
    const encoder = new MessageEncoder(log);
    expect(encoder.encode(name, { ...exampleOn(name), type: 'another' } as never)).toBeUndefined();
    expect(log.text()).toContain('at type');
  }
});

it('tells of many refusals ever more seldom, and counts them all', () => {
  const log = recordingLog();
  const encoder = new MessageEncoder(log);
  for (let i = 0; i < 1_000; i += 1) encoder.encode('snapshotRequests', { type: 'snapshot_request', schema: 2 } as never);
  expect(encoder.counters.refused).toBe(1_000);
  expect(log.text().match(/is not sent/g)).toHaveLength(10);
});
