import { describe, expect, it } from 'vitest';
import { databaseFindings } from './database.js';
import { clockFinding, type Finding, lineOf } from './finding.js';
import { redisFindings } from './redis.js';

const REDIS = { version: '7.2.4', isPrimary: true, maxMemory: 0, usedMemory: 5e6, policy: 'noeviction', appendOnly: true, now: 0 };
const DATABASE = { version: '16.4', now: 0, encrypted: false, readOnly: false, missing: [], lacking: [] };
const levels = (findings: readonly Finding[]): string[] => findings.map(({ level }) => level);
const faults = (findings: readonly Finding[]): string =>
  findings.flatMap(({ level, says }) => (level === 'fault' ? [says] : [])).join('; ');

describe('the doctor on Redis', () => {
  it('has nothing to say of one that keeps everything', () => expect(levels(redisFindings(REDIS, false))).toEqual(['well', 'well']));

  it.each([
    [{ version: '6.2.1' }, /version 6/],
    [{ isPrimary: false }, /replica/],
    [{ maxMemory: 2e6, policy: 'allkeys-lru' }, /drops keys/],
  ])('calls it a fault: %o', (change, expected) => expect(faults(redisFindings({ ...REDIS, ...change }, false))).toMatch(expected));

  it.each([
    [{ appendOnly: false }, false],
    [{ maxMemory: 2e9 }, false],
    [{ maxMemory: 2e6, policy: 'allkeys-lru' }, true],
  ])('calls it worth knowing: %o', (change, allowed) => {
    const findings = redisFindings({ ...REDIS, ...change }, allowed);
    expect(levels(findings)).toContain('note');
    expect(levels(findings)).not.toContain('fault');
  });

  it('is not troubled by a policy without a limit', () =>
    expect(levels(redisFindings({ ...REDIS, policy: 'allkeys-lru' }, false))).toEqual(['well', 'well']));
});

describe('the doctor on a database', () => {
  it('has nothing to say of one that is as it should be', () => expect(levels(databaseFindings(DATABASE, true))).toEqual(['well', 'well']));

  it.each([
    [{ version: '12.1' }, /version 12/],
    [{ readOnly: true }, /standby/],
    [{ missing: ['0007-refused-rows'] }, /0007-refused-rows/],
    [{ lacking: ['INSERT on ohlcv_1min'] }, /INSERT on ohlcv_1min/],
  ])('calls it a fault: %o', (change, expected) => expect(faults(databaseFindings({ ...DATABASE, ...change }, true))).toMatch(expected));

  it('notes a connection that leaves the machine in the clear', () => {
    expect(levels(databaseFindings(DATABASE, false))).toContain('note');
    expect(levels(databaseFindings({ ...DATABASE, encrypted: true }, false))).not.toContain('note');
  });
});

it('the doctor tells clocks that are apart from an answer that took its time', () => {
  expect(clockFinding('Redis', 5_000, 1_000, 9_000).level).toBe('well');
  expect(lineOf(clockFinding('Redis', 301_000, 1_000, 1_010))).toMatch(/^! Redis: its clock is 300\.0 s ahead of this machine’s\n {4}/);
  expect(clockFinding('Redis', 1_000, 301_000, 301_001).says).toContain('300.0 s behind');
});
