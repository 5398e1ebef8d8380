import { createHash } from 'node:crypto';
import type { EpochMs } from '../market/index.js';

/** RFC 9562 namespace of TickStock's session ids; made once at random. */
const NAMESPACE = Buffer.from('8f3b1c5e6d4a4f0b9a2e7c1d5b8e9f60', 'hex');

/**
 * The UUID (version 5, RFC 9562 section 5.5) of the session that one tick log opens at one feed time. Derived, not drawn:
 * recovery reads the same log and finds the same id.
 */
export function sessionIdOf(logId: string, universe: string, startedAt: EpochMs): string {
  const hash = createHash('sha1')
    .update(NAMESPACE)
    .update(JSON.stringify([logId, universe, startedAt]))
    .digest()
    .subarray(0, 16);
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
