/** How long work may go on before sockets and timers have to be served again. */
export class TimeSlice {
  private until = -Infinity;

  /**
   * @param monotonic milliseconds that never run backwards
   * @param budgetMs of one slice
   */
  constructor(
    private readonly monotonic: () => number,
    private readonly budgetMs: number,
  ) {}

  /** The event loop has come round. @param budgetMs of this slice alone */
  begin(budgetMs: number = this.budgetMs): void {
    this.until = this.monotonic() + budgetMs;
  }

  get isOver(): boolean {
    return this.monotonic() >= this.until;
  }
}
