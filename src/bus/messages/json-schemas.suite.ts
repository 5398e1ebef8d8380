import { z } from 'zod';
import { CATALOGUE } from './catalogue.js';
import { SilentSymbol } from './gateway-status.js';
import { SymbolSnapshot } from './market-snapshot.js';

/** As much of a JSON Schema as bodies need. */
export interface BodySchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly description?: string;
  readonly anyOf?: readonly BodySchema[];
  readonly items?: BodySchema | readonly BodySchema[];
  readonly properties?: Readonly<Record<string, BodySchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: BodySchema | boolean;
}

const REFERENCE = '#/components/schemas/';

const idOf = (schema: z.ZodType): string => z.object({ id: z.string() }).parse(schema.meta()).id;

/** Every body as it is sent, by its name: readers take what has a default without that field too, and may meet fields of a later version. */
export function bodySchemas(): Readonly<Record<string, BodySchema>> {
  const registry = z.registry<{ id: string }>();
  const messages = new Set<z.ZodType>(Object.values(CATALOGUE).map(({ message }) => message));
  for (const schema of [...messages, SymbolSnapshot, SilentSymbol]) registry.add(schema, { id: idOf(schema) });
  const { schemas } = z.toJSONSchema(registry, {
    target: 'draft-7',
    io: 'output',
    uri: (id) => `${REFERENCE}${id}`,
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      // The calendar's leap years say less than the form does.
      if (jsonSchema.format === 'date-time') jsonSchema.pattern = String.raw`\.\d{3}Z$`;
      // Every integer that JSON can say exactly, which needs no saying.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      for (const key of ['id', '$id', '$schema', 'examples']) delete jsonSchema[key];
    },
  });
  return Object.fromEntries(Object.entries(schemas).map(([id, { $schema: _dialect, $id: _id, ...schema }]) => [id, schema as BodySchema]));
}

/** What a list holds: one kind of item, or one for each place. */
export function itemsOf({ items }: BodySchema): { readonly each?: BodySchema; readonly places?: readonly BodySchema[] } {
  if (items === undefined) return {};
  return Array.isArray(items) ? { places: items as readonly BodySchema[] } : { each: items as BodySchema };
}

/** The name that a reference leads to. */
export const referredTo = (reference: string): string => reference.slice(REFERENCE.length);
