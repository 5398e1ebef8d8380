import { describe, expect, it } from 'vitest';
import { silentLog } from '../../market/index.js';
import { BusUnavailableError } from '../../bus/index.js';
import { StoreRefusedError, StoreUnavailableError } from '../../store/index.js';
import { whenItIsThere } from './server-wait.js';

describe('waiting for a server at the start', () => {
  let now = 0;
  const clock = { monotonic: () => now };
  const wait = (seconds: number, signal = new AbortController().signal) => ({ seconds, clock, log: silentLog, signal });
  /** Fails with these, one a call; each call takes ten seconds. */
  const after = (...failures: readonly Error[]) => {
    let calls = 0;
    return {
      calls: () => calls,
      open: async (): Promise<string> => {
        const failure = failures[calls];
        calls += 1;
        now += 10_000;
        if (failure) throw failure;
        return 'open';
      },
    };
  };

  it('asks again until it is there', async () => {
    const server = after(new BusUnavailableError('away'), new StoreUnavailableError('away'));
    expect(await whenItIsThere(server.open, wait(60))).toBe('open');
    expect(server.calls()).toBe(3);
  });

  it('gives up after its time, with what was said last', async () => {
    const server = after(new BusUnavailableError('first'), new BusUnavailableError('second'), new BusUnavailableError('third'));
    await expect(whenItIsThere(server.open, wait(15))).rejects.toThrow('second');
  });

  it('asks once where nobody wants to wait', async () => {
    const server = after(new StoreUnavailableError('away'));
    await expect(whenItIsThere(server.open, wait(0))).rejects.toThrow('away');
    expect(server.calls()).toBe(1);
  });

  it.each([
    new BusUnavailableError('no rights', { isForGood: true }),
    new BusUnavailableError('wrong password', { refusesUser: true }),
    new StoreRefusedError('wrong password'),
    new TypeError('a bug'),
  ])('does not wait for what time does not change: %s', async (failure) => {
    const server = after(failure);
    await expect(whenItIsThere(server.open, wait(60))).rejects.toBe(failure);
    expect(server.calls()).toBe(1);
  });

  it('ends the waiting when the program is asked to end', async () => {
    const stop = new AbortController();
    const failure = new BusUnavailableError('away');
    const waiting = whenItIsThere(() => Promise.reject(failure), wait(3_600, stop.signal));
    stop.abort();
    await expect(waiting).rejects.toBe(failure);
  });
});
