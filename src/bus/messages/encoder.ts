import { z } from 'zod';
import type { Log } from '../../market/index.js';
import type { BusMessage } from '../bus-message.js';
import { type BodyOn, CATALOGUE, CHANNEL_NAMES, type ChannelDescription, type ChannelName } from './catalogue.js';
import { numberCheck } from './numbers.js';

interface Checked {
  readonly channel: string;
  /** What is wrong with a body; undefined where nothing is. */
  readonly faultOf: (body: object) => string | undefined;
}

function checkedBy({ channel, message, check }: ChannelDescription): Checked {
  if (check === 'schema') {
    const faultOf = (body: object): string | undefined => {
      const { error } = message.safeParse(body);
      return error && z.prettifyError(error);
    };
    return { channel, faultOf };
  }
  const notFinite = numberCheck(message);
  const faultOf = (body: object): string | undefined => {
    const place = notFinite?.(body);
    return place === undefined ? undefined : `${place} is not a finite number`;
  };
  return { channel, faultOf };
}

const CHECKED = Object.fromEntries(CHANNEL_NAMES.map((name) => [name, checkedBy(CATALOGUE[name])])) as Readonly<
  Record<ChannelName, Checked>
>;

/**
 * Makes bodies to messages, and none of what does not follow its schema: that is counted, and said in the log at first and then ever more
 * seldom.
 */
export class MessageEncoder {
  /** Messages that were not sent, as their body did not follow its schema. */
  readonly counters = { refused: 0 };

  constructor(private readonly log: Pick<Log, 'error'>) {}

  /** @returns undefined for a body that must not be sent */
  encode<Name extends ChannelName>(name: Name, body: BodyOn<Name>): BusMessage | undefined {
    const { channel, faultOf } = CHECKED[name];
    const fault = faultOf(body);
    if (fault !== undefined) return this.refuse(channel, fault, body);
    return { channel, body: JSON.stringify(body) };
  }

  private refuse(channel: string, problem: string, body: object): undefined {
    const refused = (this.counters.refused += 1);
    const isPowerOfTwo = (refused & (refused - 1)) === 0;
    if (!isPowerOfTwo) return;
    const text = JSON.stringify(body);
    this.log.error('a message does not match its schema and is not sent', { channel, problem, body: text, soFar: refused });
  }
}
