import type { PatternView, Side } from '../contract.js';
import { NEWS } from './change.js';
import type { ChangeLog } from './changes.js';
import { type PatternKind, STATUS_PLACE } from './kind.js';
import { endRecord, FIELD, OUTCOME_PLACE, STAGE } from './record.js';

/**
 * One bar further with what is confirmed: target, failure or expiry, and which of +1 ATR and −1 ATR came first. Where one bar holds
 * both, the worse counts: a bar does not say which was first. Frees the record once both are known and it has cooled down.
 */
export function followRecord(
  log: ChangeLog,
  state: Float64Array,
  record: number,
  bar: number,
  kind: PatternKind,
  side: Side,
  view: PatternView,
): void {
  if (state[record + FIELD.outcome] === OUTCOME_PLACE.open) settle(state, record, bar, kind, side, view);
  const settled = state[record + FIELD.outcome] !== OUTCOME_PLACE.open && state[record + FIELD.outcomePublished] === 0;
  const status = state[record + FIELD.stage] === STAGE.confirmed ? endOf(state, record, bar, kind, side, view) : STATUS_PLACE.confirmed;
  const ends = status !== STATUS_PLACE.confirmed;
  if (ends) {
    endRecord(state, record, bar);
    state[record + FIELD.status] = status;
  }
  if (settled) state[record + FIELD.outcomePublished] = 1;
  if (ends || settled) {
    const news = !settled ? NEWS.final : ends ? NEWS.withOutcome : NEWS.outcomeAlone;
    log.add(state, record, state[record + FIELD.status]!, view.start(0), news);
  }
  const ended = state[record + FIELD.stage] === STAGE.ended && state[record + FIELD.outcome] !== OUTCOME_PLACE.open;
  if (ended && bar - state[record + FIELD.endedBar]! >= kind.coolDown) state[record + FIELD.kind] = 0;
}

function settle(state: Float64Array, record: number, bar: number, kind: PatternKind, side: Side, view: PatternView): void {
  const entry = side * state[record + FIELD.entry]!;
  const atr = state[record + FIELD.atr]!;
  if (view.low(0) <= entry - atr) state[record + FIELD.outcome] = OUTCOME_PLACE.loss;
  else if (view.high(0) >= entry + atr) state[record + FIELD.outcome] = OUTCOME_PLACE.win;
  else if (bar - state[record + FIELD.confirmedBar]! >= kind.horizon) state[record + FIELD.outcome] = OUTCOME_PLACE.none;
}

/** STATUS_PLACE.confirmed while it goes on. */
function endOf(state: Float64Array, record: number, bar: number, kind: PatternKind, side: Side, view: PatternView): number {
  if (view.close(0) < side * state[record + FIELD.invalidation]!) return STATUS_PLACE.failed;
  if (view.high(0) >= side * state[record + FIELD.target]!) return STATUS_PLACE.target;
  return bar - state[record + FIELD.confirmedBar]! >= kind.horizon ? STATUS_PLACE.expired : STATUS_PLACE.confirmed;
}
