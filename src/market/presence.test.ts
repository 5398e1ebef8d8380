import { expect, it } from 'vitest';
import { Presence } from './presence.js';

function heardBy(expected: readonly string[]) {
  const clock = { time: 0, monotonic: () => clock.time };
  return { presence: new Presence(clock, expected), clock };
}

/** Looks once a second. */
function pass(
  seconds: number,
  { presence, clock }: ReturnType<typeof heardBy>,
  speaking: readonly string[] = [],
): ReadonlyMap<string, number> {
  let gone: ReadonlyMap<string, number> = new Map();
  for (let second = 0; second < seconds; second += 1) {
    clock.time += 1_000;
    for (const name of speaking) presence.heard(name);
    gone = presence.gone();
  }
  return gone;
}

it('tells who has said nothing for three intervals, and who comes back', () => {
  const rig = heardBy(['gateway']);
  expect(pass(2, rig)).toEqual(new Map());
  expect(pass(1, rig)).toEqual(new Map([['gateway', 3_000]]));
  expect(pass(10, rig, ['gateway', 'engine'])).toEqual(new Map());
  expect(pass(4, rig, ['gateway'])).toEqual(new Map([['engine', 4_000]]));
});

it('calls nobody gone for a time in which it stood still itself', () => {
  const rig = heardBy(['gateway']);
  pass(5, rig, ['gateway']);
  rig.clock.time += 60_000;
  expect(rig.presence.gone()).toEqual(new Map());
  expect(pass(1, rig)).toEqual(new Map());
  expect(pass(3, rig).size).toBe(1);
});
