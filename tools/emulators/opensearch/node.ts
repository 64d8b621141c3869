import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../support/free-port.ts';
import { RUN_FOLDER } from '../../support/run-folder.ts';
import type { SearchControl } from '../../support/search-control.ts';
import { machineFactor } from '../../support/machine-factor.ts';

/** OpenSearch as a process of this run, on a port that stays the same when it is started again. */
export class SearchNode implements SearchControl {
  readonly port: number;
  private folder = '';
  private child: ChildProcess | undefined;

  private constructor(port: number) {
    this.port = port;
  }

  static async create(): Promise<SearchNode> {
    return new SearchNode(await freePort());
  }

  /**
   * Starts OpenSearch; resolves when an index can be created, which is later than the port opens.
   *
   * @param folder installation folder; by default the previous one
   * @throws Error with the end of its log when it does not start within two minutes
   */
  async start(folder: string = this.folder): Promise<void> {
    this.folder = folder;
    const data = join(RUN_FOLDER, 'opensearch');
    const logFile = join(RUN_FOLDER, 'opensearch.log');
    mkdirSync(data, { recursive: true });
    const log = openSync(logFile, 'a');
    const child = spawn('java', [...this.command(), data, String(this.port)], {
      // A separate process group: Ctrl-C reaches only the runner. OpenSearch ends when the pipe to the runner closes.
      detached: true,
      stdio: ['pipe', log, log],
    });
    closeSync(log);
    this.child = child;
    const deadline = Date.now() + 120_000 * machineFactor();
    while (!(await this.isReady())) {
      const ended = child.exitCode !== null || child.signalCode !== null;
      if (!ended && Date.now() < deadline) {
        await sleep(100);
        continue;
      }
      if (child.killed) throw new Error('OpenSearch was stopped.');
      const end = readFileSync(logFile, 'utf8').trim().split('\n').slice(-10).join('\n');
      throw new Error(`OpenSearch did not start. The end of its log:\n${end}`);
    }
  }

  /** Kills the process, as a failure of the machine would; acknowledged documents are on the disk. */
  async stop(): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  async request(method: string, path: string, body?: object): Promise<void> {
    const answer = await fetch(`http://127.0.0.1:${this.port}/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    });
    if (!answer.ok) throw new Error(`OpenSearch answers ${answer.status}: ${await answer.text()}`);
  }

  private command(): string[] {
    // The client compiler halves the time to start; a heap that grows with its data takes less memory.
    const heap = ['-Xms96m', '-Xmx512m', '-XX:MinHeapFreeRatio=20', '-XX:MaxHeapFreeRatio=40'];
    const machine = [...heap, '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
    const classpath = [this.folder, join(this.folder, '*')].join(delimiter);
    return [...machine, '-cp', classpath, 'SearchEngine'];
  }

  /** Creates an index or finds it already created. */
  private async isReady(): Promise<boolean> {
    const index = `http://127.0.0.1:${this.port}/.summit-stacks-ready`;
    const signal = AbortSignal.timeout(10_000);
    const headers = { 'content-type': 'application/json' };
    // A replica would find no node: the cluster would be yellow.
    const body = JSON.stringify({ settings: { number_of_replicas: 0 } });
    return fetch(index, { method: 'PUT', headers, body, signal }).then(
      async (answer) =>
        answer.ok || (await answer.text()).includes('resource_already_exists_exception'),
      () => false,
    );
  }
}
