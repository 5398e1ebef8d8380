/** The result of a run of the whole chain, as text for people. */

const seconds = (ms) => (ms === null ? 'never in the time given' : `${(ms / 1_000).toFixed(1)} s`);
const pairs = (object, unit) =>
  Object.entries(object)
    .map(([name, value]) => `${name} ${value}${unit}`)
    .join(', ');

function latencyLine([kind, { messages, samples, latencyMs }]) {
  const { p50, p99, 'p99.9': p999, max } = latencyMs;
  return `${`${kind} latency`.padEnd(22)} p50 ${p50} ms, p99 ${p99} ms, p99.9 ${p999} ms, worst ${max} ms (${samples} samples of ${messages} messages)`;
}

function gapLines(gaps) {
  const groups = new Map();
  for (const { cause, status } of gaps) groups.set(`${cause}, ${status}`, (groups.get(`${cause}, ${status}`) ?? 0) + 1);
  return [...groups].map(([what, count]) => `${count} × ${what}`).join('; ') || 'none';
}

function warningLines(warnings) {
  return Object.entries(warnings).flatMap(([role, found]) =>
    found.slice(0, 8).map(({ text, count }) => `  ${role}: ${count} × ${text.slice(0, 180)}`),
  );
}

export function report(result) {
  const { options, sent, vendor, account, cpuPercent, memoryPeakMb, latency } = result;
  const what = options.profile.map(([rate, duration]) => `${rate}/s for ${duration} s`).join(', ');
  const slow = vendor.tookMs - vendor.plannedMs > 200 || vendor.worstLateMs > 200;
  return [
    `${what}; ${options.symbols} symbols, mirror ${options.mirror ? 'on' : 'off'}${options.disturb.map(({ kind, server }) => `, ${server ?? ''} ${kind}`).join('')}`,
    `sent                   ${sent} (${vendor.unsent} with nobody connected), most unread ${(vendor.mostUnreadBytes / 1_048_576).toFixed(1)} MB`,
    `                       the vendor was late by ${Math.round(vendor.worstLateMs)} ms at worst${slow ? ': IT COULD NOT SEND WHAT WAS ASKED FOR IN TIME' : ''}`,
    `in the tables          ${account.stored}; missing ${account.missing}, doubled ${account.doubled}, in open gaps ${account.inGaps}`,
    `gaps                   ${gapLines(account.gaps)}`,
    `lease lost             ${result.leaseLosses}`,
    `connections            ${vendor.connections} (${vendor.evictions} cut off for not reading)`,
    `processor, % of a core ${pairs(cpuPercent, '')}`,
    `most resident memory   ${pairs(memoryPeakMb, ' MB')}`,
    ...Object.entries(result.heap ?? {}).map(
      ([role, { bytesPerTrade, collections, pauseMs }]) =>
        `${role} allocated`.padEnd(22) + ` ${bytesPerTrade} bytes a trade, ${collections} collections (${pauseMs} ms)`,
    ),
    ...Object.entries(latency).map(latencyLine),
    ...(result.goodput.length > 1
      ? result.goodput.map(
          ({ offered, delivered, share, worstLagMs }) =>
            `offered ${offered}/s`.padEnd(22) +
            ` folded ${delivered}/s${share === null ? '' : ` (${Math.round(100 * share)} % of what is folded beside it)`}, at most ${worstLagMs} ms behind`,
        )
      : []),
    `back to normal         ${seconds(result.normalAfterMs)} after the load`,
    `tables complete        ${seconds(result.completeAfterMs)} after the load`,
    `at the end             gateway ${result.finalState}, ${result.openGaps} gaps under repair`,
    ...result.alerts.slice(0, 5).map((alert) => `  alert: ${alert}`),
    ...account.examples.map((example) => `  ${example}`),
    ...warningLines(result.warnings),
  ].join('\n');
}
