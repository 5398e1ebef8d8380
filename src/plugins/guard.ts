import { BAR_SIZE, type IndicatorDefinition, type Kernel, kernelOf, type Parameters, type PluginKernel } from '../indicators/index.js';
import type { PatternDefinition, PatternDetector, PatternView, Detection } from '../patterns/index.js';
import type { PluginProblems } from './measurements.js';

/** Something that a plugin did wrong while it ran. */
export interface PluginProblem {
  /** Name of the indicator or pattern. */
  readonly name: string;
  readonly problem: string;
  /** It is not asked any more. */
  readonly switchedOff: boolean;
}
export type ReportProblem = (problem: PluginProblem) => void;

/** So often may it throw; then it is left alone. */
const MOST_FAILURES = 10;
const LARGEST_STATE = 100_000;
const MOST_OUTPUTS = 16;

/** Counts what one plugin does wrong, and says when it is enough. */
class Conduct {
  failures = 0;
  private readonly reported = new Set<string>();

  constructor(
    private readonly name: string,
    private readonly report: ReportProblem,
    private readonly problems: PluginProblems | undefined,
  ) {}

  get off(): boolean {
    return this.failures >= MOST_FAILURES;
  }

  failed(error: unknown): void {
    this.failures += 1;
    this.say(`it threw ${String(error)}`);
  }

  say(problem: string): void {
    this.problems?.add(this.name);
    if (this.reported.has(problem) && !this.off) return;
    this.reported.add(problem);
    this.report({ name: this.name, problem, switchedOff: this.off });
  }
}

/** Gives a foreign kernel copies of its own doubles and of the bar, so that it can reach nothing else, and checks what comes back. */
class GuardedKernel implements Kernel {
  readonly stateSize: number;
  readonly outputs: readonly string[];
  readonly lookback: number;
  private readonly state: Float64Array;
  private readonly bar = new Float64Array(BAR_SIZE);
  private readonly out: Float64Array;

  constructor(
    private readonly inner: Kernel,
    private readonly conduct: Conduct,
  ) {
    this.stateSize = inner.stateSize;
    this.outputs = [...inner.outputs];
    this.lookback = inner.lookback;
    this.state = new Float64Array(this.stateSize);
    this.out = new Float64Array(this.outputs.length);
  }
  step(state: Float64Array, at: number, bar: Float64Array, barAt: number, out: Float64Array, outAt: number, commit: boolean): void {
    if (this.run(state, at, bar, barAt, commit) && commit) state.set(this.state, at);
    out.set(this.out, outAt);
  }

  /** @returns whether the state may be kept; the outputs are NaN where not */
  private run(state: Float64Array, at: number, bar: Float64Array, barAt: number, commit: boolean): boolean {
    const { conduct, out } = this;
    out.fill(NaN);
    if (conduct.off) return false;
    this.state.set(state.subarray(at, at + this.stateSize));
    this.bar.set(bar.subarray(barAt, barAt + BAR_SIZE));
    try {
      this.inner.step(this.state, 0, this.bar, 0, out, 0, commit);
    } catch (error) {
      conduct.failed(error);
      out.fill(NaN);
      return false;
    }
    if (!this.state.every(Number.isFinite)) {
      conduct.say('its state is no longer finite; the bar is skipped');
      out.fill(NaN);
      return false;
    }
    if (out.some((value) => value === Infinity || value === -Infinity)) {
      conduct.say('it returned an infinity; treated as no value');
      out.fill(NaN);
    }
    return true;
  }
}

function usable(kernel: Kernel, conduct: Conduct): boolean {
  const { stateSize, outputs, lookback } = kernel;
  const whole = (value: number, most: number): boolean => Number.isInteger(value) && value >= 0 && value <= most;
  if (whole(stateSize, LARGEST_STATE) && whole(lookback, LARGEST_STATE) && outputs.length > 0 && outputs.length <= MOST_OUTPUTS)
    return true;
  conduct.failures = MOST_FAILURES;
  conduct.say(`its stateSize ${stateSize}, lookback ${lookback} or ${outputs.length} outputs are invalid`);
  return false;
}

const SILENT: Kernel = {
  stateSize: 0,
  outputs: ['value'],
  lookback: 0,
  step: (_state, _at, _bar, _barAt, out, outAt) => (out[outAt] = NaN),
};

/** A user's indicator that can harm nothing but itself. An endless loop is beyond this; `test-plugin` finds it. */
export function guardIndicator(
  definition: IndicatorDefinition<PluginKernel>,
  report: ReportProblem,
  problems?: PluginProblems,
): IndicatorDefinition {
  const create = (parameters: Parameters): Kernel => {
    const conduct = new Conduct(definition.name, report, problems);
    try {
      const kernel = kernelOf(definition.create(parameters));
      return usable(kernel, conduct) ? new GuardedKernel(kernel, conduct) : SILENT;
    } catch (error) {
      conduct.failed(error);
      return SILENT;
    }
  };
  return { ...definition, create };
}

/** Whether the levels can be followed: finite, and in their order. */
function isSound({ anchor, quality, trigger, invalidation, target }: Detection): boolean {
  const finite = [anchor, quality, trigger, invalidation, target].every(Number.isFinite);
  return finite && quality >= 0 && quality <= 1 && invalidation < trigger && trigger < target;
}

const BLIND: PatternDetector = { bars: 1, look: () => undefined };

/** A user's pattern: what it throws, and detections that cannot be followed, are reported and left out. */
export function guardPattern(definition: PatternDefinition, report: ReportProblem, problems?: PluginProblems): PatternDefinition {
  const create = (parameters: Parameters): PatternDetector => {
    const conduct = new Conduct(definition.name, report, problems);
    try {
      return guardDetector(definition.create(parameters), conduct);
    } catch (error) {
      conduct.failed(error);
      return BLIND;
    }
  };
  return { ...definition, create };
}

function guardDetector(detector: PatternDetector, conduct: Conduct): PatternDetector {
  const { bars, pivots } = detector;
  const look = (view: PatternView): Detection | undefined => {
    if (conduct.off) return undefined;
    try {
      const detection = detector.look(view);
      if (!detection || isSound(detection)) return detection;
      conduct.say('a detection needs finite levels with invalidation < trigger < target, and a quality from 0 to 1; skipped');
    } catch (error) {
      conduct.failed(error);
    }
    return undefined;
  };
  return { bars, look, ...(pivots === undefined ? {} : { pivots }) };
}
