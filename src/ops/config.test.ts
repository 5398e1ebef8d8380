import { describe, expect, it } from 'vitest';
import { parseConfig, printableConfig } from './config.js';
import { ConfigError } from './config-error.js';

const problemsOf = (environment: Record<string, string>): readonly string[] => {
  try {
    parseConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
};

describe('settings', () => {
  it('has a default for everything but keys and servers', () => {
    const config = parseConfig({ PATH: '/bin', HOME: '/' });
    expect(config.TICKSTOCK_PORT).toBe(8787);
    expect(config.MASSIVE_API_KEY).toBeUndefined();
    expect(config.TICKSTOCK_SYMBOLS).toBe('*');
  });

  it('reports all problems at once', () => {
    const problems = problemsOf({
      TICKSTOCK_PORT: 'x',
      REDIS_URL: 'http://a',
      MARKET_TICK_FORWARD_ENABLED: 'maybe',
      TICKSTOCK_SYMBOLS: 'AAPL, ,B D',
    });
    expect(problems).toHaveLength(5);
    expect(problems.join('\n')).toMatch(/TICKSTOCK_PORT must be a number/);
    expect(problems.join('\n')).toMatch(/REDIS_URL must be a URL that begins with redis:/);
  });

  it('suggests the nearest name for one it does not know', () => {
    expect(problemsOf({ TICKSTOCK_PROT: '1' })).toEqual(['TICKSTOCK_PROT is not a setting of TickStock; did you mean TICKSTOCK_PORT?']);
  });

  it('wants a token on any address but loopback', () => {
    expect(problemsOf({ TICKSTOCK_HOST: '0.0.0.0' })).toHaveLength(1);
    expect(problemsOf({ TICKSTOCK_HOST: '0.0.0.0', TICKSTOCK_TOKEN: 'sixteen-characters' })).toEqual([]);
  });

  it('never prints a secret', () => {
    const config = parseConfig({ MASSIVE_API_KEY: 'KEY123', DATABASE_URL: 'postgres://me:hush@db/x', TICKSTOCK_TOKEN: 'tokentokentoken1' });
    const text = JSON.stringify(printableConfig(config));
    for (const secret of ['KEY123', 'hush', 'tokentoken']) expect(text).not.toContain(secret);
    expect(text).toContain('me:***@db');
  });

  it.each([
    ['$AAPL', '"$AAPL" is not a ticker; did you mean AAPL?'],
    ['AAPL,BRK B', '"BRK B" is not a ticker; did you mean BRK.B?'],
    ['^GSPC', '"^GSPC" is not a ticker; this stream carries stocks'],
    ['AAPL,', '"" is not a ticker; write * or a list'],
  ])('says what is meant by %s', (text, problem) => {
    expect(() => parseConfig({ TICKSTOCK_SYMBOLS: text })).toThrow(problem);
  });

  it('takes tickers as they are written', () => {
    expect(parseConfig({ TICKSTOCK_SYMBOLS: 'aapl,BRK-B,BACpL' }).TICKSTOCK_SYMBOLS).toEqual(['aapl', 'BRK-B', 'BACpL']);
  });
});
