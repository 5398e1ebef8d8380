import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const SAID_CHARACTERS = 20_000;

/** The engine as a process of its own, as somebody starts it. */
export class EngineProcess {
  said = '';

  static async migrate(settings) {
    const { exited } = new EngineProcess(settings, ['db', 'migrate']);
    if ((await exited) !== 0) throw new Error('the tables could not be made');
  }

  /** @returns milliseconds that the process takes with nothing to do */
  static async bareStart(settings) {
    const began = performance.now();
    await new EngineProcess(settings, ['--version']).exited;
    return performance.now() - began;
  }

  constructor(settings, args = ['engine']) {
    this.settings = settings;
    /** Machine time. */
    this.startedAt = Date.now();
    this.child = spawn(process.execPath, [join(root, 'bin', 'tickstock.mjs'), ...args], {
      cwd: root,
      env: { ...process.env, ...settings },
    });
    const end = () => this.kill();
    process.once('exit', end);
    for (const stream of [this.child.stdout, this.child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (this.said = `${this.said}${text}`.slice(-SAID_CHARACTERS)));
    this.exited = once(this.child, 'exit').then(([code]) => {
      process.off('exit', end);
      return code;
    });
  }

  kill() {
    this.child.kill('SIGKILL');
  }
}
