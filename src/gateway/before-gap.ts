import { type EpochMs, epochMsOf, type Gap } from '../market/index.js';

/** What comes at once may have been on its way for so long. */
const BATCH_MS = 1_000;

/**
 * A machine time no later than that at which the last data before a gap came: here a gap was as long as it is in the feed's time, or shorter.
 * @param receivedAt of the first data behind it
 */
export const lastDataBefore = ({ from, to }: Gap, receivedAt: EpochMs): EpochMs => epochMsOf(receivedAt - (to - from));

/** The same for a gap that stands in the log. @param notedAt when it was written there: with the first batch behind it */
export const lastDataBeforeNoted = (gap: Gap, notedAt: EpochMs): EpochMs => epochMsOf(lastDataBefore(gap, notedAt) - BATCH_MS);
