import { expect, it } from 'vitest';
import { counter, gauge, gaugeOfMs, measure } from '../market/index.js';
import { Metrics } from './metrics.js';

const FIGURES = {
  reader: { entries: counter('reader_entries_total', 'Entries read.'), lagMs: gaugeOfMs('reader_lag_seconds', 'How far it is behind.') },
  rejects: { byReason: counter('reader_rejects_total', 'Entries left out.', { label: 'reason' }) },
  kept: {
    hot: gauge('kept_rows', 'Rows kept.', { labels: { where: 'memory' } }),
    cold: gauge('kept_rows', 'Rows kept.', { labels: { where: 'disk' } }),
  },
};

const linesOf = async (metrics: Metrics): Promise<readonly string[]> =>
  (await metrics.text()).split('\n').filter((line) => /tickstock_(reader|kept|build)/.test(line) && !line.startsWith('# HELP'));

it('shows counters and gauges of several services under one name, with their labels and in base units', async () => {
  const metrics = new Metrics('1.2.3');
  const reader = { entries: 5, lagMs: 250 };
  for (const shard of ['0', '1']) {
    const rejects = (): { byReason: Record<string, number> } => ({ byReason: shard === '0' ? {} : { damaged: 2 } });
    metrics.add(measure(FIGURES, { reader: () => reader, rejects, kept: () => ({ hot: 1, cold: NaN }) }, { shard }));
  }
  await metrics.text();
  reader.entries = 7;
  expect(await linesOf(metrics)).toEqual([
    '# TYPE tickstock_build_info gauge',
    `tickstock_build_info{version="1.2.3",node="${process.version}"} 1`,
    '# TYPE tickstock_reader_entries_total counter',
    'tickstock_reader_entries_total{shard="0"} 7',
    'tickstock_reader_entries_total{shard="1"} 7',
    '# TYPE tickstock_reader_lag_seconds gauge',
    'tickstock_reader_lag_seconds{shard="0"} 0.25',
    'tickstock_reader_lag_seconds{shard="1"} 0.25',
    '# TYPE tickstock_reader_rejects_total counter',
    'tickstock_reader_rejects_total{shard="1",reason="damaged"} 2',
    '# TYPE tickstock_kept_rows gauge',
    'tickstock_kept_rows{shard="0",where="memory"} 1',
    'tickstock_kept_rows{shard="0",where="disk"} Nan',
    'tickstock_kept_rows{shard="1",where="memory"} 1',
    'tickstock_kept_rows{shard="1",where="disk"} Nan',
  ]);
});

it('shows nothing but zeros of what is not there yet', async () => {
  const metrics = new Metrics('1.2.3');
  metrics.add(measure(FIGURES, { reader: () => undefined, rejects: () => undefined, kept: () => undefined }));
  expect((await linesOf(metrics)).filter((line) => !line.startsWith('#')).slice(1)).toEqual([
    'tickstock_reader_entries_total 0',
    'tickstock_reader_lag_seconds 0',
    'tickstock_kept_rows{where="memory"} 0',
    'tickstock_kept_rows{where="disk"} 0',
  ]);
});

it('counts once what two services share', async () => {
  const metrics = new Metrics('1.2.3');
  const shared = measure({ reader: FIGURES.reader }, { reader: () => ({ entries: 5, lagMs: 0 }) });
  metrics.add(shared);
  metrics.add(shared);
  expect(await linesOf(metrics)).toContain('tickstock_reader_entries_total 5');
});
