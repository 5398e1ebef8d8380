import { describe, expect, it } from 'vitest';
import {
  barComplete,
  marketSnapshot,
  OPEN,
  patternRow,
  SESSION_ID,
  sessionRow,
  streamingPattern,
  symbolSnapshot,
} from '../test-kit.suite.js';
import { type LiveMessage, readLiveMessage } from './intake.js';
import { LiveState } from './state.js';
import { storedPatternView, storedSessionView } from './views.js';
import { MAX_ALERTS, MAX_PATTERNS, type UpdateMessage } from '../wire/index.js';

function stateAfter(...messages: readonly LiveMessage[]): LiveState {
  const state = new LiveState();
  for (const message of messages) state.apply(message);
  return state;
}

function updateOf(state: LiveState): UpdateMessage {
  const frame = state.takeFrame();
  if (frame.kind !== 'update') throw new Error(`expected an update, got ${frame.kind}`);
  return frame.message;
}

const started = {
  type: 'streaming_session_started',
  session: { session_id: SESSION_ID, universe: 'u', started_at: '2013-10-07T13:30:00.000Z', symbol_count: 4, status: 'active' },
  timestamp: '2013-10-07T13:30:00.000Z',
  source: 'synthetic',
  event_id: 's',
  schema: 1,
} as const;

describe('LiveState', () => {
  it('starts anew with the first source, then tells the newest quote per symbol', () => {
    const state = stateAfter(marketSnapshot([symbolSnapshot('SPY', 1)]));
    expect(state.takeFrame().kind).toBe('reset');
    state.apply(marketSnapshot([symbolSnapshot('SPY', 2), symbolSnapshot('IBM', 5)]));
    state.apply(marketSnapshot([symbolSnapshot('SPY', 3)]));
    const update = updateOf(state);
    expect(update.quotes.map(({ symbol, price }) => [symbol, price])).toEqual([
      ['SPY', 3],
      ['IBM', 5],
    ]);
    expect(update.receivedAt).toBe(OPEN + 1_500);
    expect(state.takeFrame().kind).toBe('nothing');
  });

  it('shows a pattern once, whoever repeats it', () => {
    const state = stateAfter(streamingPattern('a', OPEN), streamingPattern('a', OPEN));
    expect(state.hello().patterns.map(({ id }) => id)).toEqual(['a']);
  });

  it('keeps the newest patterns, newest first, in whatever order they come', () => {
    const state = new LiveState();
    for (let n = 0; n < MAX_PATTERNS + 50; n++) state.apply(streamingPattern(`p${n}`, OPEN + n * 1_000));
    state.apply(streamingPattern('late', OPEN + (MAX_PATTERNS + 48) * 1_000 + 1));
    const { patterns } = state.hello();
    expect(patterns).toHaveLength(MAX_PATTERNS);
    expect(patterns.slice(0, 3).map(({ id }) => id)).toEqual([`p${MAX_PATTERNS + 49}`, 'late', `p${MAX_PATTERNS + 48}`]);
  });

  it('tells new patterns oldest first and counts them into the session', () => {
    const state = stateAfter(started);
    state.takeFrame();
    state.apply(streamingPattern('b', OPEN + 2_000));
    state.apply(streamingPattern('a', OPEN + 1_000));
    const update = updateOf(state);
    expect(update.patterns.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(update.session?.patterns).toBe(2);
  });

  it('tells a revised bar in place of the first one', () => {
    const state = stateAfter(started);
    state.takeFrame();
    state.apply(barComplete('SPY', OPEN, 1));
    state.apply(barComplete('SPY', OPEN, 2, 1));
    expect(updateOf(state).bars).toEqual([{ symbol: 'SPY', start: OPEN, open: 2, high: 2, low: 2, close: 2, volume: 10 }]);
  });

  it('never shows two sources side by side', () => {
    const state = stateAfter(marketSnapshot([symbolSnapshot('SPY', 1)], 'synthetic'), streamingPattern('a', OPEN, 'synthetic'));
    state.takeFrame();
    state.apply(marketSnapshot([symbolSnapshot('IBM', 2)], 'massive'));
    expect(state.takeFrame().kind).toBe('reset');
    const hello = state.hello();
    expect(hello).toMatchObject({ source: 'massive', patterns: [] });
    expect(hello.quotes.map(({ symbol }) => symbol)).toEqual(['IBM']);
  });

  it('keeps to the newest alerts', () => {
    const state = new LiveState();
    for (let n = 0; n < MAX_ALERTS + 5; n++) {
      const alert = {
        severity: 'error',
        message: `m${n}`,
        timestamp: '2013-10-07T13:30:00.000Z',
        component: 'c',
        action_required: null,
        recovery: 'wait',
      } as const;
      state.apply({ type: 'critical_alert', alert, timestamp: alert.timestamp, event_id: `${n}`, schema: 1 });
    }
    const { alerts } = state.hello();
    expect(alerts).toHaveLength(MAX_ALERTS);
    expect(alerts[0]).toMatchObject({ message: `m${MAX_ALERTS + 4}`, action: 'wait' });
  });

  it('asks for the whole state anew when more has happened than a frame should carry', () => {
    const state = stateAfter(started);
    state.takeFrame();
    for (let n = 0; n < 6_000; n++) state.apply(barComplete('SPY', OPEN + n * 60_000, 1));
    expect(state.takeFrame().kind).toBe('reset');
  });

  it('takes rows of the tables, and live messages win', () => {
    const state = stateAfter(started, streamingPattern('live', OPEN + 60_000));
    state.hydrate(
      'synthetic',
      [storedPatternView(patternRow('live', OPEN + 60_000)), storedPatternView(patternRow('stored', OPEN))],
      state.place - 1,
    );
    state.reconcile('synthetic', storedSessionView(sessionRow({ universe: 'stored' })));
    const { session, patterns } = state.hello();
    expect(session?.universe).toBe('u');
    expect(patterns.map(({ id, pattern }) => [id, pattern])).toEqual([
      ['live', 'Hammer'],
      ['stored', 'Doji'],
    ]);
  });

  it('leaves rows of another source out', () => {
    const state = stateAfter(marketSnapshot([symbolSnapshot('SPY', 1)], 'massive'));
    state.hydrate('synthetic', [storedPatternView(patternRow('x', OPEN))], 0);
    state.reconcile('synthetic', storedSessionView(sessionRow()));
    expect(state.hello()).toMatchObject({ source: 'massive', session: null, patterns: [] });
  });

  it('learns from the tables of a stop that the bus lost', () => {
    const state = stateAfter(started);
    state.reconcile('synthetic', storedSessionView(sessionRow({ stoppedAt: OPEN, status: 'completed', totalPatterns: 3 })));
    expect(state.session).toMatchObject({ status: 'completed', stoppedAt: OPEN, patterns: 3 });
    state.reconcile('synthetic', storedSessionView(sessionRow({ totalPatterns: 1 })));
    expect(state.session).toMatchObject({ status: 'completed', patterns: 3 });
  });
});

describe('readLiveMessage', () => {
  it.each([
    ['{', /not JSON/],
    ['{"type":"bar_complete"}', /symbol/],
    ['null', /expected object/i],
  ])('tells what is wrong with %s', (body, problem) => {
    const intake = readLiveMessage({ channel: 'tickstock:market:ohlcv:complete', body });
    expect('problem' in intake ? intake.problem : '').toMatch(problem);
  });
});
