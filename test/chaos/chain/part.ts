import { type Running, tickstock } from '../../support/command.js';

/** One process of the system under a supervisor: when it is killed, or ends by itself, it is started again. */
export class Part {
  private running: Running;
  private stopping = false;
  /** Times that it was started again after a kill, and that it ended by itself. */
  kills = 0;
  readonly ends: string[] = [];
  private outputs = '';

  constructor(
    readonly name: string,
    private readonly args: readonly string[],
    private readonly settings: Readonly<Record<string, string>>,
  ) {
    this.running = this.start();
  }

  get pid(): number {
    return this.running.process.pid ?? 0;
  }

  /** What all its processes have said. */
  get output(): string {
    return this.outputs + this.running.output();
  }

  line(pattern: RegExp): Promise<string> {
    return this.running.line(pattern);
  }

  /** As a power failure: no word of farewell. */
  async kill(): Promise<void> {
    this.kills += 1;
    const { running } = this;
    this.stopping = true;
    await running.kill('SIGKILL');
    this.outputs += running.output();
    this.stopping = false;
    this.running = this.start();
  }

  freeze(): void {
    this.running.process.kill('SIGSTOP');
  }

  thaw(): void {
    this.running.process.kill('SIGCONT');
  }

  /** @returns exit code */
  async stop(): Promise<number | null> {
    this.stopping = true;
    return this.running.kill('SIGTERM');
  }

  private start(): Running {
    const running = tickstock(this.args, { TICKSTOCK_LOG_LEVEL: 'info', ...this.settings });
    void this.watch(running);
    return running;
  }

  private async watch(running: Running): Promise<void> {
    const code = await running.exited;
    if (this.stopping || running !== this.running) return;
    const last = running.output().trim().split('\n').slice(-3).join(' | ');
    this.ends.push(`${this.name} ended by itself with ${String(code)}: ${last}`);
    this.outputs += running.output();
    this.running = this.start();
  }
}
