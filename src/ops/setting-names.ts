import { distance, nearest } from './nearest.js';
import { PROXY_NAMES } from './proxy.js';

const isProxyName = (name: string): boolean => PROXY_NAMES.some((proxy) => proxy === name);
const OUR_PREFIXES = ['TICKSTOCK_', 'STREAMING_', 'MASSIVE_', 'MARKET_TICK_'];
const isOurs = (name: string): boolean => OUR_PREFIXES.some((prefix) => name.startsWith(prefix));
/** Names of ours that are read elsewhere: by tests and by the installation script. */
const OTHER_NAMES = new Set([
  'TICKSTOCK_TEST_DATA',
  'TICKSTOCK_REDIS_SERVER',
  'TICKSTOCK_CHROMIUM',
  'TICKSTOCK_CHAOS_ROUNDS',
  'TICKSTOCK_FAULTS',
  'TICKSTOCK_FAULT_KIND',
  'TICKSTOCK_FAULT_SEED',
  'TICKSTOCK_FAULT_SPEED',
  'TICKSTOCK_MUTATED_FRAMES',
  'TICKSTOCK_SIMULATIONS',
  'TICKSTOCK_SIMULATION_SEED',
  'TICKSTOCK_TALIB',
]);
/** So many letters wrong and a name is still taken for the other one. */
const MISTYPED = 2;

/**
 * Why a name that is none of the known ones is most likely meant for one of them.
 * @param inFile names in our own file are more likely meant for us than others in the environment, which belongs to all programs
 * @param given names that have a value: what resembles one of those is another program's
 */
export function nameProblem(
  name: string,
  known: readonly string[],
  { inFile, given }: { readonly inFile: boolean; readonly given: ReadonlySet<string> },
): string | undefined {
  if (OTHER_NAMES.has(name)) return undefined;
  const canonical = name.toUpperCase().replaceAll(/[.-]/g, '_');
  if (known.includes(canonical) || (inFile && isProxyName(canonical)))
    return `${name} is not a setting of TickStock; write ${canonical}, in capitals and with _`;
  if (isOurs(canonical)) return unknown(name, nearest(canonical, known));
  const meant = known.find(
    (other) =>
      Math.abs(other.length - name.length) <= MISTYPED &&
      (inFile || isOurs(other)) &&
      !given.has(other) &&
      distance(canonical, other) <= MISTYPED,
  );
  return meant === undefined ? undefined : unknown(name, meant);
}

const unknown = (name: string, meant: string | undefined): string => `${name} is not a setting of TickStock; did you mean ${meant}?`;
