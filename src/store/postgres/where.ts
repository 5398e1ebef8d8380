import { isoTime } from '../../market/index.js';
import type { TimeRange } from '../index.js';

/** Conditions and their values, numbered as they are added. */
export class Where {
  readonly values: unknown[] = [];
  private readonly parts: string[] = [];

  /** `?` in the condition stands for each value in turn. */
  add(condition: string, ...values: readonly unknown[]): this {
    let i = 0;
    const text = condition.replaceAll('?', () => `$${this.values.push(values[i++])}`);
    this.parts.push(text);
    return this;
  }
  equal(column: string, value: unknown): this {
    return value === undefined ? this : this.add(`${column} = ?`, value);
  }
  within(column: string, { from, to }: TimeRange): this {
    if (from !== undefined) this.add(`${column} >= ?`, isoTime(from));
    if (to !== undefined) this.add(`${column} < ?`, isoTime(to));
    return this;
  }
  limit(limit: number): string {
    return `LIMIT $${this.values.push(limit)}`;
  }
  toString(): string {
    return this.parts.length === 0 ? '' : `WHERE ${this.parts.join(' AND ')}`;
  }
}
