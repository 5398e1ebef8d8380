import type { Clock, Log } from '../../market/index.js';
import { CalibrationTable } from '../../calibration/index.js';
import { type PatternCalibration, type Definitions, type Store, StoreTroubleError } from '../../store/index.js';
import { type EngineSettings, type Plan, planOf } from '../core/index.js';
import type { Catalogue } from './built-in.js';
import { defaultDefinitions } from './defaults.js';
import { select } from './select.js';

/** What an engine runs, as the tables say. */
export interface EngineSetup {
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
  readonly calibration: readonly PatternCalibration[];
}

/** How often the tables are looked at. */
const LOOK_EVERY_MS = 2_000;

/** Reads what is to run from the definition tables, and notices when somebody has changed them. */
export class PlanSource {
  private seen = '';
  private lookedAt = -Infinity;
  private looking = false;
  /** What the last look met of a database in trouble. */
  private trouble: string | undefined;
  private found: EngineSetup | undefined;
  private failure: { readonly error: unknown } | undefined;

  constructor(private readonly options: PlanSourceOptions) {}

  /** Fills the tables with what is missing there, then reads them. */
  async load(): Promise<EngineSetup> {
    const { store, catalogue } = this.options;
    await store.addDefinitions(defaultDefinitions(catalogue));
    this.lookedAt = this.options.clock.monotonic();
    const tables = await this.look();
    const setup = await this.setupOf(tables);
    this.seen = JSON.stringify(tables);
    return setup;
  }

  /**
   * Never waits: the tables are asked beside whoever folds, at most every two seconds, as a database that is slow or stands still must not
   * hold up the feed.
   * @returns what is to run from now on, once, when the tables have changed. @throws what the last look met, unless the database was away
   */
  changed(): EngineSetup | undefined {
    const now = this.options.clock.monotonic();
    if (!this.looking && now - this.lookedAt >= LOOK_EVERY_MS) {
      this.lookedAt = now;
      void this.lookAgain();
    }
    const { found, failure } = this;
    this.found = undefined;
    this.failure = undefined;
    if (failure) throw failure.error;
    return found;
  }

  /** What `changed` gave could not be taken up: the next look gives it once more. */
  again(): void {
    this.seen = '';
  }

  /** Tables that cannot be asked now are asked again; what runs goes on. */
  private async lookAgain(): Promise<void> {
    this.looking = true;
    try {
      const tables = await this.look();
      this.tell(undefined);
      const text = JSON.stringify(tables);
      if (text === this.seen) return;
      this.found = await this.setupOf(tables);
      this.seen = text;
    } catch (error) {
      if (error instanceof StoreTroubleError) this.tell(error);
      else this.failure = { error };
    } finally {
      this.looking = false;
    }
  }

  /** Once for each kind of trouble: a look is due every two seconds. */
  private tell(error: StoreTroubleError | undefined): void {
    if (error && error.code !== this.trouble)
      this.options.log.warn('definitions not checked; the database has problems', { error: error.message });
    this.trouble = error?.code;
  }

  private async look(): Promise<Tables> {
    const { store } = this.options;
    return { definitions: await store.definitions(), calibration: await store.calibration() };
  }

  private async setupOf({ definitions, calibration }: Tables): Promise<EngineSetup> {
    const { store, log } = this.options;
    const { settings, thresholds, problems } = select(definitions, this.options);
    for (const problem of problems) log.warn('a definition cannot run', { ...problem });
    await store.recordProblems(problems);
    return { plan: planOf(settings), thresholds, calibration: new CalibrationTable(calibration) };
  }
}
