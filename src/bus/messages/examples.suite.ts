import { z } from 'zod';
import { CATALOGUE, type ChannelDescription, type ChannelName } from './catalogue.js';

const Documented = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  examples: z.tuple([z.looseObject({ type: z.string() })]),
});

/** What a channel's message says of itself. */
export function documentedOn(name: ChannelName): z.infer<typeof Documented> {
  const { message }: ChannelDescription = CATALOGUE[name];
  return Documented.parse(message.meta());
}

/** A body as it is sent on a channel. */
export const exampleOn = (name: ChannelName): object => structuredClone(documentedOn(name).examples[0]);
