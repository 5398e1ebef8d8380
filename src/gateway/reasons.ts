import type { FeedStatus } from '../market/index.js';

/** Why a gateway cannot do its work now, one line each; empty when it can. One that stands by for another can. */
export function gatewayReasons(
  isBusUp: boolean,
  status: Pick<FeedStatus, 'state' | 'detail'>,
  logAway: string | undefined,
): readonly string[] {
  const reasons: string[] = [];
  if (!isBusUp) reasons.push('Redis cannot be reached.');
  if (logAway !== undefined) reasons.push(`The tick log accepts nothing: ${logAway}.`);
  if (status.state !== 'streaming' && status.state !== 'waiting')
    reasons.push(`The vendor's connection is not streaming (${status.state}): ${status.detail}`);
  return reasons;
}
