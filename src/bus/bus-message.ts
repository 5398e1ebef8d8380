export interface BusMessage {
  readonly channel: string;
  /** UTF-8 JSON. */
  readonly body: string;
}

/** Messages of one channel that are made when they are sent: at a minute boundary there are more than can be written out at once. */
export interface BusMessages extends Iterable<BusMessage> {
  readonly channel: string;
  readonly length: number;
}

/** Each message of a call of `publish`, in order. */
export function* eachMessage(messages: readonly (BusMessage | BusMessages)[]): Generator<BusMessage, void> {
  for (const message of messages) {
    if (Symbol.iterator in message) yield* message;
    else yield message;
  }
}

export function countMessages(messages: readonly (BusMessage | BusMessages)[]): number {
  let count = 0;
  for (const message of messages) count += Symbol.iterator in message ? message.length : 1;
  return count;
}
