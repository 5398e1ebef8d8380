export { CHANNELS, parseTopic, type Channel, type RawElement } from './raw-elements.js';
export { decodeFrame, type Reject } from './decode.js';
export type { StatusElement } from './map-element.js';
export { encodeAggregate, encodeStatus, encodeTrade, frame } from './encode.js';
export { BAND_INDICATORS } from './price-band.js';
export type { TapeTrade } from './tape.js';
