import type { Log, Measurement } from '../../market/index.js';
import type { Config } from '../../ops/index.js';
import { restMeasurements } from '../../massive/index.js';
import { massiveUpstream } from './massive.js';
import type { Upstream } from './provider.js';

/** Whether the settings name a provider at all. */
export const hasUpstream = ({ MASSIVE_API_KEY: key }: Config): boolean => key !== undefined;

/** The provider that the settings name, and the way there. @throws ConfigError for a proxy that cannot be used */
export function upstreamOf(config: Config, log: Log): Upstream {
  return massiveUpstream(config, log);
}

const NOBODY_ASKED = restMeasurements(undefined);

/** @param upstream undefined where nobody is asked about the past */
export const historyMeasurements = (upstream: Upstream | undefined): readonly Measurement[] =>
  upstream?.historyMeasurements ?? NOBODY_ASKED;
