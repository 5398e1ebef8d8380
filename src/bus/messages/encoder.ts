import { z } from 'zod';
import type { Log } from '../../market/index.js';
import type { BusMessage } from '../bus-message.js';
import { type BodyOn, CATALOGUE, type ChannelDescription, type ChannelName } from './catalogue.js';

/**
 * Makes bodies to messages, and none of what does not follow its schema: that is counted, and said in the log at first and then ever more
 * seldom.
 */
export class MessageEncoder {
  private refusals = 0;

  constructor(private readonly log: Pick<Log, 'error'>) {}

  /** Messages that were not sent, as their body did not follow its schema. */
  get refused(): number {
    return this.refusals;
  }

  /** @returns undefined for a body that must not be sent */
  encode<Name extends ChannelName>(name: Name, body: BodyOn<Name>): BusMessage | undefined {
    const { channel, message, check }: ChannelDescription = CATALOGUE[name];
    if (check === 'schema') {
      const { error } = message.safeParse(body);
      if (error) return this.refuse(channel, z.prettifyError(error));
    }
    const text = JSON.stringify(body);
    // JSON says null for NaN and infinities. Most bodies have none: then the numbers need not be looked at.
    if (text.includes('null')) {
      const place = unsayable(body);
      if (place !== undefined) return this.refuse(channel, `${place} is not a finite number`, text);
    }
    return { channel, body: text };
  }

  private refuse(channel: string, problem: string, body?: string): undefined {
    this.refusals += 1;
    const isPowerOfTwo = (this.refusals & (this.refusals - 1)) === 0;
    if (isPowerOfTwo)
      this.log.error('a message does not follow its schema and is not sent', { channel, problem, body, soFar: this.refusals });
  }
}

/** @returns where a number stands that JSON cannot say; undefined where it can say all */
function unsayable(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : '';
  if (typeof value !== 'object' || value === null) return undefined;
  for (const name in value) {
    const place = unsayable(value[name as keyof typeof value]);
    if (place !== undefined) return place === '' ? name : `${name}.${place}`;
  }
  return undefined;
}
