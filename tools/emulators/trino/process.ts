import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { EngineControl } from '../../support/engine-control.ts';
import { exitOf, spawnLogged, untilReady } from '../logged-process.ts';
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
    // Trino ends when the pipe to the runner closes.
    const child = spawnLogged([installation.java, ...this.command(installation)], logFile, 'pipe');
    this.child = child;
    try {
      await untilReady(child, {
        title: 'Trino',
        logFile,
        seconds: SECONDS_TO_START,
        signal,
        isReady: () => existsSync(address),
      });
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
  }

  /** Kills the process, as a failure of the machine would. */
  async stop(): Promise<void> {
    rmSync(join(this.folder, 'address'), { force: true });
    if (!this.child) return;
    const ended = exitOf(this.child);
    this.child.kill('SIGKILL');
    await ended;
  }

  /** Lets the process end by itself. */
  async end(): Promise<void> {
    if (!this.child) return;
    const ended = exitOf(this.child);
    this.child.stdin?.end();
    await ended;
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
