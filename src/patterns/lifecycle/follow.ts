import type { Pages } from '../../indicators/index.js';
import type { Timeframe } from '../../market/index.js';
import type { PatternView, Side } from '../contract.js';
import { FINAL, PatternChange, SETTLED_ALONE, SETTLED_TOO } from './change.js';
import type { PatternKind, PatternStatus } from './kind.js';
import { endRecord, FIELD, OUTCOME, STAGE } from './record.js';

/**
 * One bar further with what is confirmed: target, failure or expiry, and which of +1 ATR and −1 ATR came first. Where one bar holds
 * both, the worse counts: a bar does not say which was first. Frees the record once both are known and it has cooled down.
 */
export function followRecord(
  pages: Pages,
  state: Float64Array,
  record: number,
  bar: number,
  kind: PatternKind,
  side: Side,
  timeframe: Timeframe,
  view: PatternView,
  tell: (change: PatternChange) => void,
): void {
  if (state[record + FIELD.outcome] === OUTCOME.open) settle(state, record, bar, kind, side, view);
  const settled = state[record + FIELD.outcome] !== OUTCOME.open && state[record + FIELD.settledTold] === 0;
  const status = state[record + FIELD.stage] === STAGE.confirmed ? endOf(state, record, bar, kind, side, view) : undefined;
  if (status) {
    endRecord(state, record, bar);
    state[record + FIELD.status] = STATUSES.indexOf(status);
  }
  if (settled) state[record + FIELD.settledTold] = 1;
  if (status || settled) {
    const news = !settled ? FINAL : status ? SETTLED_TOO : SETTLED_ALONE;
    const stands = status ?? STATUSES[state[record + FIELD.status]!] ?? 'confirmed';
    tell(new PatternChange(pages, state, record, kind, timeframe, stands, view.start(0), news));
  }
  const ended = state[record + FIELD.stage] === STAGE.ended && state[record + FIELD.outcome] !== OUTCOME.open;
  if (ended && bar - state[record + FIELD.endedBar]! >= kind.coolDown) state[record + FIELD.kind] = 0;
}

const STATUSES: readonly PatternStatus[] = ['confirmed', 'target', 'failed', 'expired'];

function settle(state: Float64Array, record: number, bar: number, kind: PatternKind, side: Side, view: PatternView): void {
  const entry = side * state[record + FIELD.entry]!;
  const atr = state[record + FIELD.atr]!;
  if (view.low(0) <= entry - atr) state[record + FIELD.outcome] = OUTCOME.loss;
  else if (view.high(0) >= entry + atr) state[record + FIELD.outcome] = OUTCOME.win;
  else if (bar - state[record + FIELD.confirmedBar]! >= kind.horizon) state[record + FIELD.outcome] = OUTCOME.none;
}

function endOf(
  state: Float64Array,
  record: number,
  bar: number,
  kind: PatternKind,
  side: Side,
  view: PatternView,
): PatternStatus | undefined {
  if (view.close(0) < side * state[record + FIELD.invalidation]!) return 'failed';
  if (view.high(0) >= side * state[record + FIELD.target]!) return 'target';
  return bar - state[record + FIELD.confirmedBar]! >= kind.horizon ? 'expired' : undefined;
}
