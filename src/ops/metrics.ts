import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { Measurement } from '../market/index.js';

const PREFIX = 'tickstock_';

/** The process's own figures and the given ones, in Prometheus' text form. */
export class Metrics {
  private readonly registry = new Registry();
  /** All that bear one name make one metric: its numbers differ in their labels. */
  private readonly named = new Map<string, Measurement[]>();

  /** @param version of the program */
  constructor(version: string) {
    collectDefaultMetrics({ register: this.registry });
    const labels = { version, node: process.version };
    const help = 'Always 1; its labels say which program runs.';
    this.add([{ name: 'build_info', kind: 'gauge', help, labels, read: () => 1 }]);
  }

  add(measurements: readonly Measurement[]): void {
    for (const measurement of measurements) {
      const others = this.named.get(measurement.name);
      // Two services may share what is measured.
      if (others?.includes(measurement) === true) continue;
      if (others) others.push(measurement);
      else this.register(measurement);
    }
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }

  private register(first: Measurement): void {
    const { name, kind, help, label, labels } = first;
    const all = [first];
    this.named.set(name, all);
    const labelNames = [...Object.keys(labels), ...(label === undefined ? [] : [label])];
    const configuration = { name: PREFIX + name, help, labelNames, registers: [] };
    this.registry.registerMetric(
      kind === 'counter'
        ? new Counter({
            ...configuration,
            collect() {
              this.reset();
              for (const [labelled, figure] of all.flatMap(samplesOf)) this.inc(labelled, figure);
            },
          })
        : new Gauge({
            ...configuration,
            collect() {
              this.reset();
              for (const [labelled, figure] of all.flatMap(samplesOf)) this.set(labelled, figure);
            },
          }),
    );
  }
}

type Sample = readonly [labels: Readonly<Record<string, string>>, figure: number];

function samplesOf({ read, label, labels }: Measurement): readonly Sample[] {
  const figures = read();
  if (typeof figures === 'number') return [[labels, figures]];
  return Object.entries(figures).map(([value, figure]) => [{ ...labels, [label ?? '']: value }, figure]);
}
