import type { ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { freePort } from '../../support/free-port.ts';
import { RUN_FOLDER } from '../../support/run-folder.ts';
import type { SearchControl } from '../../support/search-control.ts';
import { exitOf, spawnLogged, untilReady } from '../logged-process.ts';

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
    // OpenSearch ends when the pipe to the runner closes.
    const command = ['java', ...this.command(), data, String(this.port)];
    this.child = spawnLogged(command, logFile, 'pipe');
    await untilReady(this.child, {
      title: 'OpenSearch',
      logFile,
      seconds: 120,
      isReady: () => this.isReady(),
    });
  }

  /** Kills the process, as a failure of the machine would; acknowledged documents are on the disk. */
  async stop(): Promise<void> {
    if (!this.child) return;
    const ended = exitOf(this.child);
    this.child.kill('SIGKILL');
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
