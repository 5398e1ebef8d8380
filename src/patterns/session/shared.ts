import { SESSION_STATE_SIZE } from './session.js';
import { VOLUME_PROFILE_STATE_SIZE } from './volume-profile.js';

/** What all timeframes of a symbol share, in its block: the trading session, then the volume profile. */
export const SHARED = { session: 0, profile: SESSION_STATE_SIZE } as const;
export const SHARED_STATE_SIZE = SHARED.profile + VOLUME_PROFILE_STATE_SIZE;
