/** Why the parts of a process cannot do their work now, together. */
export class Readiness {
  private readonly parts: (() => readonly string[])[] = [];

  /** @param reasons one line each; empty while the part does its work */
  add(reasons: () => readonly string[]): void {
    this.parts.push(reasons);
  }

  reasons(): readonly string[] {
    return this.parts.flatMap((reasons) => reasons());
  }
}
