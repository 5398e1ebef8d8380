import { BUS_FIGURES } from '../../bus/index.js';
import { REDIS_FIGURES } from '../../bus/redis/index.js';
import { DASHBOARD_FIGURES } from '../../dashboard/index.js';
import { ENGINE_FIGURES } from '../../engine/index.js';
import { GATEWAY_FIGURES } from '../../gateway/index.js';
import type { Figure } from '../../market/index.js';
import { FEED_FIGURES, REST_FIGURES, SIMULATOR_FIGURES } from '../../massive/index.js';
import { PLUGIN_FIGURES } from '../../plugins/index.js';
import { STORE_FIGURES } from '../../store/index.js';

/** What shows figures: the command that it is started with. */
export type ShowingRole = 'start' | 'app' | 'gateway' | 'engine' | 'dashboard';

export interface FigureSection {
  readonly title: string;
  readonly shownBy: readonly ShowingRole[];
  /** That all its figures bear. */
  readonly labels: readonly string[];
  readonly figures: readonly Figure[];
}

type Groups = Readonly<Record<string, Readonly<Record<string, Figure>>>>;

const section = (title: string, shownBy: readonly ShowingRole[], groups: object, labels: readonly string[] = []): FigureSection => ({
  title,
  shownBy,
  labels,
  figures: Object.values(groups as Groups).flatMap((group) => Object.values(group)),
});

const EVERY: readonly ShowingRole[] = ['start', 'app', 'gateway', 'engine', 'dashboard'];
const HOLDERS: readonly ShowingRole[] = ['start', 'app', 'gateway'];

/** All figures of all roles, by what they are of. */
export const FIGURE_SECTIONS: readonly FigureSection[] = [
  section('Gateway', HOLDERS, GATEWAY_FIGURES),
  section("The vendor's feed and the relay", HOLDERS, FEED_FIGURES),
  section("The vendor's REST interface", ['start', 'app', 'gateway', 'engine'], REST_FIGURES),
  section('Engine', ['start', 'engine'], ENGINE_FIGURES, ['shard']),
  section('Plugins', ['start', 'engine'], PLUGIN_FIGURES),
  section('Store', ['start', 'app', 'engine', 'dashboard'], STORE_FIGURES),
  section('Dashboard', ['start', 'app', 'dashboard'], DASHBOARD_FIGURES),
  section('Bus and tick log', EVERY, BUS_FIGURES),
  section('Redis', EVERY, REDIS_FIGURES),
  section('Simulator', ['start'], SIMULATOR_FIGURES),
];
