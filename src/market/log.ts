export type LogFields = Readonly<Record<string, unknown>>;

/** Where a part tells what happened to it. Messages are fixed text in the domain's words; what varies goes into the fields, and never a secret. */
export interface Reporter {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Structured log. */
export interface Log extends Reporter {
  debug(message: string, fields?: LogFields): void;
  /** A log whose lines name the part of the system they come from. */
  child(component: string): Log;
}

const nothing = (): void => undefined;
/** Drops everything; for tests. */
export const silentLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing, child: () => silentLog };
