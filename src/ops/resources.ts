/** What this process uses, measured between two calls. */
export interface Resources {
  /** Of one core; over 100 with worker threads. */
  readonly cpuPercent: number;
  readonly memoryMb: number;
}

export function resourceMeter(): () => Resources {
  let lastCpu = process.cpuUsage();
  let lastAt = process.hrtime.bigint();
  return () => {
    const used = process.cpuUsage(lastCpu);
    const at = process.hrtime.bigint();
    const elapsedUs = Math.max(1, Number(at - lastAt) / 1_000);
    lastCpu = process.cpuUsage();
    lastAt = at;
    return { cpuPercent: (100 * (used.user + used.system)) / elapsedUs, memoryMb: process.memoryUsage.rss() / 1_048_576 };
  };
}
