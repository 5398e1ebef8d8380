import type { Random } from '../../../market/index.js';
import { createRandom } from '../../synthetic/random.js';
import type { FaultOf } from './schema.js';

type Shape = FaultOf<'garbage'>['shapes'][number];

const HUGE_CHARACTERS = 512 * 1_024;
const NESTED_LEVELS = 200;
/** Bytes that JSON is built with: to change one breaks the frame rather than forging a price. */
const STRUCTURE = /["{}[\]:,]/;
const PRICE_FIELDS = ['p', 'bp', 'o', 'h', 'l', 'c'] as const;

/**
 * Corrupt texts made from real elements, the same for the same seed. None of them holds an element that a client could take
 * for data: a test can tell by the counts that each was rejected and nothing else was.
 * @param elements real ones, at least one
 * @returns whole frames, or with `within` single elements that are JSON (flipped and truncated ones cannot be)
 */
export function garbage({ count, seed, shapes, within }: FaultOf<'garbage'>, elements: readonly string[]): string[] {
  const source = createRandom(seed);
  const random: Random = () => source.uniform();
  const pick = <T>(list: readonly T[], fallback: T): T => list[Math.floor(random() * list.length)] ?? fallback;
  const usable = within ? shapes.filter((shape) => shape !== 'flipped' && shape !== 'truncated') : shapes;
  return Array.from({ length: count }, (_, index) => {
    const shape = usable[index % usable.length] ?? 'types';
    const element = corrupt(shape, pick(elements, '{}'), random);
    return within || shape === 'flipped' || shape === 'truncated' ? element : `[${element}]`;
  });
}

/** flipped and truncated give frames, the others elements. */
function corrupt(shape: Shape, element: string, random: Random): string {
  switch (shape) {
    case 'flipped':
      return flipped(`[${element}]`, random);
    case 'truncated':
      return `[${element}]`.slice(0, 1 + Math.floor(random() * element.length));
    case 'huge':
      return JSON.stringify({ ...fieldsOf(element), sym: 'X'.repeat(HUGE_CHARACTERS), T: 'X'.repeat(HUGE_CHARACTERS) });
    case 'nested':
      return `${'['.repeat(NESTED_LEVELS)}${element}${']'.repeat(NESTED_LEVELS)}`;
    case 'types':
      return JSON.stringify({ ...fieldsOf(element), ...Object.fromEntries(PRICE_FIELDS.map((field) => [field, wrongType(random)])) });
  }
}

function flipped(text: string, random: Random): string {
  const places = [...text].flatMap((character, index) => (STRUCTURE.test(character) ? [index] : []));
  for (;;) {
    const at = places[Math.floor(random() * places.length)] ?? 0;
    const changed = String.fromCodePoint((text.codePointAt(at) ?? 0) ^ (1 << Math.floor(random() * 5)));
    const result = text.slice(0, at) + changed + text.slice(at + 1);
    if (!isJson(result)) return result;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function wrongType(random: Random): unknown {
  const values = [null, 'abc', {}, [], true, -1];
  return values[Math.floor(random() * values.length)];
}

function fieldsOf(element: string): Record<string, unknown> {
  const parsed: unknown = JSON.parse(element);
  return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
}
