import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createClient } from '@redis/client';

const READER = fileURLToPath(new URL('./reader.mjs', import.meta.url));
const BROWSERS = fileURLToPath(new URL('./browsers.mjs', import.meta.url));
const VENDOR = fileURLToPath(new URL('./vendor.mjs', import.meta.url));

const BARE = {
  gateway: fileURLToPath(new URL('../bare/gateway.mjs', import.meta.url)),
  engine: fileURLToPath(new URL('../bare/engine.mjs', import.meta.url)),
  client: fileURLToPath(new URL('../bare/client.mjs', import.meta.url)),
  hub: fileURLToPath(new URL('../bare/hub.mjs', import.meta.url)),
};

/** A forked part of the bench: what it told last of each kind, and what it tells when asked to finish. */
class Part {
  constructor(path, options) {
    this.last = {};
    this.listeners = new Map();
    this.child = fork(path, [JSON.stringify(options)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: [] });
    this.child.on('message', (told) => {
      const message = /** @type {{ kind: string }} */ (told);
      this.last[message.kind] = message;
      this.listeners.get(message.kind)?.(message);
    });
    const end = () => this.child.kill('SIGKILL');
    process.once('exit', end);
    this.child.once('exit', () => process.off('exit', end));
  }

  get pid() {
    return this.child.pid;
  }

  /** The next or, if there was one, the last message of a kind. */
  told(kind) {
    if (this.last[kind]) return Promise.resolve(this.last[kind]);
    return new Promise((resolve, reject) => {
      this.listeners.set(kind, resolve);
      this.child.once('exit', (code) => reject(new Error(`a part of the bench ended with ${code} before «${kind}»`)));
    });
  }

  tell(message) {
    if (this.child.connected) this.child.send(message);
  }

  async finish() {
    if (!this.child.connected) return this.last.finished;
    const exited = once(this.child, 'exit');
    const finished = this.told('finished');
    this.tell({ kind: 'finish' });
    const answer = await finished;
    await exited;
    return answer;
  }
}

/** Forks a part and waits for the first that it has to say. */
async function startPart(path, options, first) {
  const part = new Part(path, options);
  await part.told(first);
  return part;
}

export const startVendor = (options) => startPart(VENDOR, options, 'listening');
export const startBrowsers = (options) => startPart(BROWSERS, options, 'ready');
export const startReader = (options) => startPart(READER, options, 'ready');
/** One of the bare chain's. @param {'gateway' | 'engine' | 'client' | 'hub'} name */
export const startBare = (name, options) => startPart(BARE[name], options, 'ready');

/** What gateway and engine say about themselves, on their public channels. */
export class Voices {
  constructor(url) {
    this.client = createClient({ url, socket: { reconnectStrategy: 100 } });
    this.client.on('error', () => undefined);
    this.gateway = undefined;
    this.engine = undefined;
    /** States that the gateway was in, each change once. */
    this.states = [];
    this.alerts = [];
  }

  async open() {
    await this.client.connect();
    await this.client.subscribe('tickstock:streaming:status', (body) => {
      this.gateway = JSON.parse(body);
      if (this.states.at(-1) !== this.gateway.state) this.states.push(this.gateway.state);
    });
    await this.client.subscribe('tickstock:streaming:health', (body) => {
      this.engine = JSON.parse(body).health;
    });
    await this.client.subscribe('tickstock:alerts:critical', (body) => {
      const { severity, message } = JSON.parse(body).alert;
      this.alerts.push(`${severity}: ${message}`);
    });
  }

  async close() {
    await this.client.close().catch(() => this.client.destroy());
  }
}
