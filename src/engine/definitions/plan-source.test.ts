import { expect, it } from 'vitest';
import { type Log, silentLog } from '../../market/index.js';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { type Definitions, StoreFullError, StoreUnavailableError } from '../../store/index.js';
import { BUILT_IN } from './built-in.js';
import { defaultDefinitions } from './defaults.js';
import { PlanSource } from './plan-source.js';

it('tells once of a database that is away for many looks, and again when it is away once more', async () => {
  const clock = new ManualClock();
  const said: string[] = [];
  const log: Log = { ...silentLog, warn: (text) => void said.push(text) };
  let trouble: Error | undefined;
  const definitions = async (): Promise<Definitions> => {
    if (trouble) throw trouble;
    return defaultDefinitions(BUILT_IN);
  };
  const nothing = async (): Promise<void> => undefined;
  const store = { definitions, addDefinitions: nothing, recordProblems: nothing, calibration: async () => [] };
  const plans = new PlanSource({ store, catalogue: BUILT_IN, universe: 'test', allowedLatenessMs: 0, barsFrom: 'trades', clock, log });
  await plans.load();
  const look = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time += 1) {
      await clock.advance(2_000);
      expect(plans.changed()).toBeUndefined();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  trouble = new StoreUnavailableError('away');
  await look(50);
  expect(said).toHaveLength(1);
  trouble = new StoreFullError('full');
  await look(50);
  expect(said).toHaveLength(2);
  trouble = undefined;
  await look(1);
  trouble = new StoreFullError('full');
  await look(50);
  expect(said).toHaveLength(3);
});
