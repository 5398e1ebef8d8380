import type { Clock } from '../../../market/index.js';
import type { FaultKind, FaultOf } from './schema.js';

/** Faults that last: what they change holds for a time, a number of times, or until they are cleared. */
export type SpellKind = Extract<
  FaultKind,
  'zombie' | 'refuse' | 'no-greeting' | 'auth-fail' | 'auth-silent' | 'not-authorized' | 'ignore-topics' | 'rest-fail'
>;

interface Spell {
  readonly fault: FaultOf<SpellKind>;
  readonly until: number;
  left: number;
}

/** The lasting faults in force. A later one of a kind replaces the earlier one. */
export class Spells {
  private readonly spells = new Map<SpellKind, Spell>();

  constructor(private readonly clock: Clock) {}

  cast(fault: FaultOf<SpellKind>, { ms = Infinity, times = Infinity }: { readonly ms?: number; readonly times?: number }): void {
    this.spells.set(fault.fault, { fault, until: this.clock.monotonic() + ms, left: times });
  }

  /** @returns the fault where it holds and concerns the case at hand; one use is counted */
  use<Kind extends SpellKind>(kind: Kind, concerns: (fault: FaultOf<Kind>) => boolean = () => true): FaultOf<Kind> | undefined {
    const spell = this.spells.get(kind);
    if (!spell) return undefined;
    if (spell.left <= 0 || this.clock.monotonic() >= spell.until) {
      this.spells.delete(kind);
      return undefined;
    }
    const fault = spell.fault as FaultOf<Kind>;
    if (!concerns(fault)) return undefined;
    spell.left -= 1;
    return fault;
  }

  clear(): void {
    this.spells.clear();
  }
}
