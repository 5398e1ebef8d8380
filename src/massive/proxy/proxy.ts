/** An HTTP proxy that the vendor is reached through. */
export interface Proxy {
  /** With user and password; for the connection alone, never for a log. */
  readonly url: URL;
  /** `host:port`, as it may be shown. */
  readonly host: string;
  /** The variable that names it, as it is written. */
  readonly variable: string;
}
