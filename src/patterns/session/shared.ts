import { layout, span } from '../../market/index.js';
import { SESSION_STATE_SIZE } from './session.js';
import { VOLUME_PROFILE_STATE_SIZE } from './volume-profile.js';

/** What all timeframes of a symbol share, in its block: the trading session, then the volume profile. */
export const SHARED = layout(span('session', SESSION_STATE_SIZE), span('profile', VOLUME_PROFILE_STATE_SIZE));
export const SHARED_STATE_SIZE = SHARED.size;
