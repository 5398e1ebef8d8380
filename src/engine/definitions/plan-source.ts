import type { Clock, Log } from '../../ops/index.js';
import { CalibrationTable } from '../../calibration/index.js';
import type { CalibrationRow, Definitions, Store } from '../../store/index.js';
import { type EngineSettings, type Plan, planOf } from '../core/index.js';
import type { Catalogue } from './catalogue.js';
import { defaultDefinitions } from './defaults.js';
import { select } from './select.js';

/** What an engine runs, as the tables say. */
export interface EngineProgram {
  readonly plan: Plan;
  /** Event name → lowest score that is recorded and sent. */
  readonly thresholds: ReadonlyMap<string, number>;
  /** What has been measured about the patterns. */
  readonly calibration: CalibrationTable;
}

export interface PlanSourceOptions extends Pick<EngineSettings, 'allowedLatenessMs' | 'barsFrom'> {
  readonly store: Pick<Store, 'definitions' | 'addDefinitions' | 'recordProblems' | 'calibration'>;
  readonly catalogue: Catalogue;
  readonly universe: string;
  readonly clock: Clock;
  readonly log: Log;
}

interface Tables {
  readonly definitions: Definitions;
  readonly calibration: readonly CalibrationRow[];
}

/** How often the tables are looked at. */
const LOOK_EVERY_MS = 2_000;

/** Reads what is to run from the definition tables, and notices when somebody has changed them. */
export class PlanSource {
  private seen = '';
  private lookedAt = -Infinity;

  constructor(private readonly options: PlanSourceOptions) {}

  /** Fills the tables with what is missing there, then reads them. */
  async load(): Promise<EngineProgram> {
    const { store, catalogue } = this.options;
    await store.addDefinitions(defaultDefinitions(catalogue));
    this.lookedAt = this.options.clock.monotonic();
    return this.programOf(await this.look());
  }

  /** @returns what is to run from now on, when the tables have changed since the last look; looks at most every two seconds */
  async changed(): Promise<EngineProgram | undefined> {
    const now = this.options.clock.monotonic();
    if (now - this.lookedAt < LOOK_EVERY_MS) return undefined;
    this.lookedAt = now;
    const before = this.seen;
    const tables = await this.look();
    return this.seen === before ? undefined : this.programOf(tables);
  }

  private async look(): Promise<Tables> {
    const { store } = this.options;
    const tables = { definitions: await store.definitions(), calibration: await store.calibration() };
    this.seen = JSON.stringify(tables);
    return tables;
  }

  private async programOf({ definitions, calibration }: Tables): Promise<EngineProgram> {
    const { store, log } = this.options;
    const { settings, thresholds, problems } = select(definitions, this.options);
    for (const problem of problems) log.warn('a definition cannot run', { ...problem });
    await store.recordProblems(problems);
    return { plan: planOf(settings), thresholds, calibration: new CalibrationTable(calibration) };
  }
}
