import { expect, it } from 'vitest';
import { epochMsOf } from '../market/index.js';
import { sessionStateOf } from './session-state.js';
import { StreamingSession } from './streaming-session.js';

const at = (iso: string): ReturnType<typeof epochMsOf> => epochMsOf(Date.parse(iso));
const MONDAY = at('2013-10-07T13:30:00Z');
const TUESDAY = at('2013-10-08T13:30:00Z');

it('an event belongs to the session of its own day, also when that has ended, and after a restart', () => {
  const options = { universe: 'all', logId: 'log' };
  const session = new StreamingSession(options);
  const monday = session.open(MONDAY, 'synthetic', 1).sessionId;
  expect(session.idFor(at('2013-10-07T15:00:00Z'))).toBe(monday);
  expect(session.idFor(at('2013-10-07T13:00:00Z'))).toBeNull();
  expect(session.idFor(TUESDAY)).toBeNull();
  expect(session.close(at('2013-10-07T20:00:00Z'), 4)).toMatchObject({ sessionId: monday, status: 'completed', symbolCount: 4 });
  const tuesday = session.open(TUESDAY, 'synthetic', 4).sessionId;

  const restored = new StreamingSession(options);
  restored.restore(sessionStateOf(JSON.parse(JSON.stringify(session.save()))));
  for (const one of [session, restored]) {
    expect(one.idFor(at('2013-10-07T19:59:00Z'))).toBe(monday);
    expect(one.idFor(at('2013-10-08T13:31:00Z'))).toBe(tuesday);
    expect(one.idFor(at('2013-10-08T20:00:00Z'))).toBeNull();
  }
});
