import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** A number that is looked up when Prometheus asks. */
export interface Measurement {
  readonly name: string;
  readonly help: string;
  readonly read: () => number;
}

/** The process's own figures and the given ones, in Prometheus' text form. */
export class Metrics {
  private readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  add({ name, help, read }: Measurement): void {
    this.registry.registerMetric(
      new Gauge({
        name: `tickstock_${name}`,
        help,
        registers: [],
        collect() {
          this.set(read());
        },
      }),
    );
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }
}
