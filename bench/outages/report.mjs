/** What an outage came to: figures in the form of the suite, and whether all was kept. */

const MB = 1_048_576;
/** docs/architecture.md, «Bounds and policies»; MB, rows. */
const BOUNDS = { waiting: 32, unconfirmed: 160, kept: 48, rowBytes: 96, rows: 100_000, results: 32 };

const seconds = (ms) => (ms === null ? NaN : Math.round(ms / 100) / 10);
const mb = (bytes) => Math.round((bytes / MB) * 10) / 10;
const differing = ({ observed }) => Object.values(observed.tables).reduce((sum, table) => sum + table.differing, 0);

/** Nothing lost, doubled or left open, no row another one, no process ended, and the present was reached again. */
export function isWhole(run) {
  const { account, alive, observed } = run;
  const { missing, doubled, inGaps, gaps } = account;
  const kept = missing === 0 && doubled === 0 && inGaps === 0 && gaps.every(({ status }) => status === 'repaired');
  const caughtUp =
    observed.outages.length > 0 &&
    observed.outages.every(({ presentAfterMs, writtenAfterMs }) => presentAfterMs !== null && writtenAfterMs !== null);
  return kept && caughtUp && differing(run) === 0 && Object.values(alive).every(Boolean);
}

export function report(run) {
  const { title, account, observed, sent, alive } = run;
  const [outage] = observed.outages;
  const { most, rssMb } = outage;
  const row = (what, value, unit = '') => ({ what: `${title}: ${what}`, value, unit });
  const rows = Object.values(observed.tables).reduce((sum, table) => sum + table.rows, 0);
  const ended = Object.values(alive).filter((one) => !one).length;
  return [
    row('away for', seconds(outage.seconds * 1_000), 's'),
    row('trades sent', sent),
    row('trades missing, doubled or in open gaps', account.missing + account.doubled + account.inGaps),
    row('gaps', account.gaps.length),
    row('gaps that are not repaired', account.gaps.filter(({ status }) => status !== 'repaired').length),
    row(`rows that are others than in the undisturbed tables, of ${rows}`, differing(run)),
    row('processes that ended', ended),
    row('results less than 150 ms behind the feed again after', seconds(outage.presentAfterMs), 's'),
    row('every minute that has ended in the tables after', seconds(outage.writtenAfterMs), 's'),
    row(`gateway: entries unconfirmed, most (bound ${BOUNDS.unconfirmed})`, mb(most.gateway_log_unconfirmed_bytes), 'MB'),
    row(`gateway: confirmed and kept, most (bound ${BOUNDS.kept})`, mb(most.gateway_log_kept_bytes), 'MB'),
    row('gateway: vendor frames given up', most.gateway_shed_frames_total),
    row('gateway: resident before', observed.base.gateway, 'MB'),
    row(
      `gateway: resident, most (bound ${observed.base.gateway + BOUNDS.waiting + BOUNDS.unconfirmed + BOUNDS.kept})`,
      rssMb.gateway,
      'MB',
    ),
    row(`engine: rows waiting, most (bound ${BOUNDS.rows} and one boundary)`, most.engine_waiting_rows),
    row(`engine: bytes of them, most (bound ${BOUNDS.rowBytes} and one boundary)`, mb(most.engine_waiting_row_bytes), 'MB'),
    row('engine: times that it waited for the database', most.engine_store_pauses_total),
    row('engine: resident before', observed.base.engine, 'MB'),
    row(`engine: resident, most (bound ${observed.base.engine + BOUNDS.rowBytes + BOUNDS.results})`, rssMb.engine, 'MB'),
  ];
}
