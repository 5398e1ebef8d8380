/**
 * Where a ring of `period` slots stands, in one double: the values seen while it fills, then `period` to `2 × period − 1` in turn.
 * The slot to write is `slotOf`; the ring is full when the phase is at least `period`.
 */
export const slotOf = (phase: number, period: number): number => (phase >= period ? phase - period : phase);

export const nextPhase = (phase: number, period: number): number => (phase + 1 === 2 * period ? period : phase + 1);
