import type { Kernel } from '../../indicators/index.js';

/** An indicator laid out over the symbol's block. */
export interface PlannedIndicator {
  readonly label: string;
  readonly kernel: Kernel;
  /** False for what only the engine itself needs. */
  readonly published: boolean;
  /** Offsets in the symbol's block: the kernel's state and its latest final outputs. */
  readonly stateAt: number;
  readonly outputAt: number;
}
