/** Fields side by side under one name, as a part of a larger layout: its start has the name, its fields have theirs. */
export interface Span<Name extends string> {
  readonly span: string;
  readonly fields: readonly string[];
  readonly size: number;
  /** The names that it brings; there at compile time only. */
  readonly names?: Name;
}

type NamesOf<Part> = Part extends Span<infer Name> ? Name : Part;

/** Where each field begins, counted from the layout's own place, and how many doubles all of them take. */
export type Layout<Name extends string> = Readonly<Record<Name | 'size', number>>;

/** `size` doubles of one name, such as a ring. */
export function span<const Name extends string>(name: Name, size: number): Span<Name> {
  if (!Number.isInteger(size) || size < 0) throw new RangeError(`${name} cannot take ${size} doubles.`);
  return { span: name, fields: [], size };
}

/** The fields of another layout, in its order; `name` is where they begin. */
export function part<const Name extends string, Field extends string>(name: Name, { size, ...offsets }: Layout<Field>): Span<Name | Field> {
  const fields = Object.keys(offsets);
  if (fields.length !== size) throw new RangeError(`${name} has spans, whose place inside it is not known.`);
  return { span: name, fields, size };
}

/**
 * Names for the doubles of a piece of memory, in their order: `layout('count', 'sum', span('ring', 20))` is `count` 0, `sum` 1,
 * `ring` 2 and `size` 22. Taken apart into constants of the module that uses them, offsets cost V8 nothing: it folds these, while what
 * is exported or imported it looks up each time.
 */
export function layout<const Parts extends readonly (string | Span<string>)[]>(...parts: Parts): Layout<NamesOf<Parts[number]> & string> {
  const offsets = new Map<string, number>();
  const place = (name: string, at: number): void => {
    if (name === 'size' || offsets.has(name)) throw new RangeError(`A layout cannot have another ${name}.`);
    offsets.set(name, at);
  };
  let size = 0;
  for (const one of parts) {
    if (typeof one === 'string') {
      place(one, size);
      size += 1;
      continue;
    }
    place(one.span, size);
    for (const [offset, field] of one.fields.entries()) place(field, size + offset);
    size += one.size;
  }
  // V8 keeps an object that is made at once in its fast form, whose constants it folds.
  return Object.freeze(Object.fromEntries([...offsets, ['size', size]])) as Layout<NamesOf<Parts[number]> & string>;
}

/** The fields of a layout, in their order. */
export function fieldsOf<Name extends string>(of: Layout<Name>): readonly Name[] {
  return Object.keys(of).filter((name): name is Name => name !== 'size');
}
