import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineControl } from '../../support/engine-control.ts';
import { machineFactor } from '../../support/machine-factor.ts';
import type { Installation } from './install.ts';

const SECONDS_TO_START = 120;
const CACHE = 'trino.aot';

/** Trino as a process of this run, with the catalogs of a folder; its address changes with every start. */
export class TrinoProcess implements EngineControl {
  private readonly folder: string;
  private readonly cache: 'read' | 'write';
  private installation: Installation | undefined;
  private child: ChildProcess | undefined;

  /**
   * @param folder with the catalogs; Trino writes its address and its log there
   * @param cache reads the cache of loaded classes, or writes it at the end
   */
  constructor(folder: string, cache: 'read' | 'write' = 'read') {
    this.folder = folder;
    this.cache = cache;
  }

  /**
   * Starts Trino; resolves when it answers queries.
   *
   * @param installation by default the one of the start before
   * @throws Error with the end of its log when it does not start within two minutes
   */
  async start(
    installation: Installation | undefined = this.installation,
    signal?: AbortSignal,
  ): Promise<void> {
    if (!installation) throw new Error('Trino has not been installed.');
    this.installation = installation;
    const address = join(this.folder, 'address');
    rmSync(address, { force: true });
    const logFile = join(this.folder, 'trino.log');
    const log = openSync(logFile, 'a');
    const child = spawn(installation.java, this.command(installation), {
      // A process group of its own: Ctrl-C reaches only the runner. Trino ends when the pipe to the runner closes.
      detached: true,
      stdio: ['pipe', log, log],
    });
    closeSync(log);
    this.child = child;
    const deadline = Date.now() + SECONDS_TO_START * 1_000 * machineFactor();
    while (!existsSync(address)) {
      const ended = child.exitCode !== null || child.signalCode !== null;
      if (!ended && !signal?.aborted && Date.now() < deadline) {
        await sleep(100);
        continue;
      }
      child.kill('SIGKILL');
      signal?.throwIfAborted();
      if (child.killed && child.signalCode !== null) throw new Error('Trino was stopped.');
      const end = readFileSync(logFile, 'utf8').trim().split('\n').slice(-10).join('\n');
      throw new Error(`Trino did not start. The end of its log:\n${end}`);
    }
  }

  /** Kills the process, as a failure of the machine would. */
  async stop(): Promise<void> {
    rmSync(join(this.folder, 'address'), { force: true });
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }

  /** Lets the process end by itself. */
  async end(): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.stdin?.end();
    await exit;
  }

  private command({ folder }: Installation): string[] {
    // In the order of their names: the cache holds for one class path.
    const jars = readdirSync(folder)
      .filter((name) => name.endsWith('.jar'))
      .sort()
      .map((name) => join(folder, name));
    const cache = join(folder, CACHE);
    // The client compiler halves the time to start.
    const machine = ['-Xmx640m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
    const classes =
      this.cache === 'write' ? `-XX:AOTCacheOutput=${cache}` : `-XX:AOTCache=${cache}`;
    const options = [...machine, classes, '-Duser.timezone=UTC', '-cp', jars.join(delimiter)];
    return [...options, 'TrinoProcess', this.folder];
  }
}
