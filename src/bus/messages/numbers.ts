import { z } from 'zod';

/** Looks through a value of one form. @returns where a number stands that JSON cannot say; undefined where it can say all */
export type NumberCheck = (value: unknown) => string | undefined;

const joined = (name: string, place: string): string => (place === '' ? name : `${name}.${place}`);

const ofNumber: NumberCheck = (value) => (typeof value !== 'number' || Number.isFinite(value) ? undefined : '');

function ofObject(shape: Readonly<Record<string, unknown>>): NumberCheck | undefined {
  const fields = Object.entries(shape).flatMap(([name, field]) => {
    const check = numberCheck(field);
    return check ? [{ name, check }] : [];
  });
  if (fields.length === 0) return undefined;
  return (value) => {
    for (const { name, check } of fields) {
      const place = check((value as Readonly<Record<string, unknown>>)[name]);
      if (place !== undefined) return joined(name, place);
    }
    return undefined;
  };
}

/** Lists, and objects by name. */
function ofEach(item: unknown): NumberCheck | undefined {
  const check = numberCheck(item);
  if (!check) return undefined;
  return (value) => {
    const held = value as Readonly<Record<string, unknown>>;
    for (const name in held) {
      const place = check(held[name]);
      if (place !== undefined) return joined(name, place);
    }
    return undefined;
  };
}

function ofInner(inner: unknown): NumberCheck | undefined {
  const check = numberCheck(inner);
  return check && ((value) => (value === null || value === undefined ? undefined : check(value)));
}

/**
 * A check of the numbers of a form alone: JSON says null for NaN and infinities. It asks nothing of fields without numbers, so that it
 * costs a fraction of writing the JSON.
 * @returns undefined where the form has no numbers
 */
export function numberCheck(schema: unknown): NumberCheck | undefined {
  if (schema instanceof z.ZodNumber) return ofNumber;
  if (schema instanceof z.ZodObject) return ofObject(schema.shape);
  if (schema instanceof z.ZodArray) return ofEach(schema.element);
  if (schema instanceof z.ZodRecord) return ofEach(schema.valueType);
  if (schema instanceof z.ZodTuple) return ofEach(schema.def.items[0]);
  const isWrapper = schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault;
  return isWrapper ? ofInner(schema.def.innerType) : undefined;
}
