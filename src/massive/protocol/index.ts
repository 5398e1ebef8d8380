export { CHANNELS, parseTopic, type Channel, type RawElement } from './raw-elements.js';
export { decodeFrame, type DecodedFrame, type Reject, type RejectReason, type StatusElement } from './decode.js';
export { encodeAggregate, encodeStatus, encodeTrade, frame } from './encode.js';
export type { TapeTrade } from './tape.js';
