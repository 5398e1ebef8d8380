import type { CalibrationStep } from '../store/index.js';
import { wilson } from './wilson.js';

/** An event that came out: its score, and whether one ATR with it came first. */
export interface Resolved {
  readonly confidence: number;
  readonly won: boolean;
}

interface Pool {
  fromScore: number;
  samples: number;
  wins: number;
}

/** So many events make a step; fewer say nothing. */
export const STEP_SAMPLES = 30;

const rate = ({ wins, samples }: Pool): number => wins / samples;

/**
 * Hit rate by score, never falling as the score rises: isotonic regression by pooling adjacent violators (Ayer et al. 1955) over
 * groups of at least 30 events of neighbouring scores. Keeps the mean. Empty without events.
 */
export function isotonicSteps(events: readonly Resolved[]): readonly CalibrationStep[] {
  const pools: Pool[] = [];
  for (const group of groupsOf(events.toSorted((a, b) => a.confidence - b.confidence))) {
    pools.push(group);
    for (
      let last = pools.at(-1), before = pools.at(-2);
      last && before && rate(before) >= rate(last);
      last = pools.at(-1), before = pools.at(-2)
    ) {
      pools.pop();
      before.samples += last.samples;
      before.wins += last.wins;
    }
  }
  return pools.map((pool) => ({ ...pool, probability: rate(pool), ...wilson(pool.wins, pool.samples) }));
}

/** Neighbours of one score stay together; what is left over at the end joins the last group. */
function groupsOf(sorted: readonly Resolved[]): Pool[] {
  const groups: Pool[] = [];
  let open: Pool | undefined;
  let previous = NaN;
  for (const { confidence, won } of sorted) {
    if (!open || (open.samples >= STEP_SAMPLES && confidence !== previous))
      groups.push((open = { fromScore: confidence, samples: 0, wins: 0 }));
    open.samples += 1;
    if (won) open.wins += 1;
    previous = confidence;
  }
  const last = groups.at(-1);
  const before = groups.at(-2);
  if (last && before && last.samples < STEP_SAMPLES) {
    before.samples += last.samples;
    before.wins += last.wins;
    groups.pop();
  }
  return groups;
}
