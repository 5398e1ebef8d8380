import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** A number that is looked up when Prometheus asks. */
export interface Measurement {
  readonly name: string;
  readonly help: string;
  /** With `label`: one number for each of its values. */
  readonly read: () => number | Readonly<Record<string, number>>;
  readonly label?: string;
}

/** The process's own figures and the given ones, in Prometheus' text form. */
export class Metrics {
  private readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  add({ name, help, read, label }: Measurement): void {
    this.registry.registerMetric(
      new Gauge({
        name: `tickstock_${name}`,
        help,
        labelNames: label === undefined ? [] : [label],
        registers: [],
        collect() {
          const figures = read();
          if (typeof figures === 'number') this.set(figures);
          else for (const [value, figure] of Object.entries(figures)) this.set({ [label ?? '']: value }, figure);
        },
      }),
    );
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }
}
