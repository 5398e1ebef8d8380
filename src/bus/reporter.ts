export type ReportFields = Readonly<Record<string, unknown>>;

/** Where an adapter tells what happened to it; the process's structured log fits. No message or field ever carries a secret. */
export interface BusReporter {
  info(message: string, fields?: ReportFields): void;
  warn(message: string, fields?: ReportFields): void;
  error(message: string, fields?: ReportFields): void;
}
