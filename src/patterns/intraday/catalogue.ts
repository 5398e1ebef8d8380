import type { PatternDefinition } from '../contract.js';
import { insideBar, pinBar, threeBarReversal } from './bars.js';
import { consolidation } from './consolidation.js';
import { flag } from './flag.js';
import { gapAndGo, gapFill } from './gaps.js';
import { haltResume } from './halt-resume.js';
import { openingRange15, openingRange30, openingRange5, premarket, previousDay, sessionExtreme } from './level-break.js';
import { momentumRun } from './momentum-run.js';
import { squeezeBreak } from './squeeze.js';
import { volumeSpike } from './volume-spike.js';
import { vwapCross } from './vwap-cross.js';

/** Patterns of the trading day. */
export const INTRADAY: readonly PatternDefinition[] = [
  openingRange5,
  openingRange15,
  openingRange30,
  sessionExtreme,
  previousDay,
  premarket,
  gapAndGo,
  gapFill,
  vwapCross,
  volumeSpike,
  consolidation,
  squeezeBreak,
  flag,
  insideBar,
  threeBarReversal,
  pinBar,
  momentumRun,
  haltResume,
];
