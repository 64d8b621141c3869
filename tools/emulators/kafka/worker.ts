import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../../test/e2e/wait.ts';
import { machineFactor } from '../../support/machine-factor.ts';
import { runProgram } from '../../support/programs.ts';
import { RUN_FOLDER } from '../../support/run-folder.ts';
import { JVM, LOGIN_MODULE } from './broker.ts';
import { ChildProgram } from '../child-program.ts';

export interface ConnectorRequest {
  readonly name: string;
  /** Path of the plug-in's archive. */
  readonly plugin: string;
  /** Text of the worker configuration. */
  readonly workerProperties: string;
  /** Configuration of the connector. */
  readonly configuration: Readonly<Record<string, string>>;
  /** Variables of the worker: credentials of its role, region, endpoint. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Time limit for the connector, on a quiet machine. */
const SECONDS = 60;

/** Authentication of the worker's clients with the credentials in its environment. */
const SIGNED = {
  'security.protocol': 'SASL_PLAINTEXT',
  'sasl.mechanism': 'OAUTHBEARER',
  'sasl.jaas.config': LOGIN_MODULE,
  'sasl.login.callback.handler.class':
    'software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler',
};

interface Status {
  readonly connector?: { readonly state: string; readonly trace?: string };
  readonly tasks?: readonly { readonly state: string; readonly trace?: string }[];
}

/** Worker of Kafka Connect with one connector, as MSK Connect runs it. */
export class Worker {
  private readonly port: number;
  private readonly bootstrapServers: string;
  private readonly folder = join(RUN_FOLDER, 'connect');
  private worker: ChildProgram | undefined;
  private name = '';
  /** Variables of the worker with the credentials of its role. */
  signer: Readonly<Record<string, string>> = {};

  constructor(port: number, bootstrapServers: string) {
    this.port = port;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts the worker and its connector, and waits until the connector's task runs.
   *
   * @param jars folder of Kafka's jars
   * @param python interpreter that unpacks the plug-in
   * @throws Error with the connector's message when it fails
   */
  async create(jars: string, python: string, request: ConnectorRequest): Promise<void> {
    await this.stop();
    const { name, plugin, workerProperties, configuration, environment } = request;
    const plugins = join(this.folder, 'plugins');
    mkdirSync(plugins, { recursive: true });
    await runProgram(python, ['-m', 'zipfile', '-e', plugin, plugins]);
    const file = join(this.folder, 'worker.properties');
    writeFileSync(file, `${workerProperties}\n${this.properties(name, plugins)}`);
    this.name = name;
    this.signer = environment;
    this.worker = new ChildProgram({
      title: 'Kafka Connect',
      command: [
        'java',
        ...JVM,
        '-Xmx176m',
        '-cp',
        join(jars, '*'),
        'org.apache.kafka.connect.cli.ConnectDistributed',
        file,
      ],
      logFile: join(this.folder, 'worker.log'),
      environment: { ...process.env, ...environment },
      isReady: async () => (await this.request('GET', '/connectors'))?.ok ?? false,
    });
    await this.worker.start();
    await this.configure(name, configuration);
    await this.untilRunning(name);
  }

  /** Starts the worker again; the connector goes on from its stored position. */
  async start(): Promise<void> {
    await this.worker?.start();
  }

  async stop(): Promise<void> {
    await this.worker?.kill();
  }

  /** Number of the connector's tasks that failed; `undefined` while the worker does not answer. */
  async failedTasks(): Promise<number | undefined> {
    if (!this.name) return undefined;
    const answer = await this.request('GET', `/connectors/${this.name}/status`);
    if (!answer?.ok) return undefined;
    const { tasks = [] } = (await answer.json()) as Status;
    return tasks.filter(({ state }) => state === 'FAILED').length;
  }

  /** Creates the connector; again after no answer, or 409 while the worker joins its group. */
  private async configure(name: string, configuration: object): Promise<void> {
    await until('Kafka Connect to take the connector', SECONDS, async () => {
      const answer = await this.request('PUT', `/connectors/${name}/config`, configuration);
      if (answer && !answer.ok && answer.status !== 409)
        throw new Error(`Kafka Connect refused the connector: ${await answer.text()}`);
      return answer?.ok ? true : undefined;
    });
  }

  private async untilRunning(name: string): Promise<void> {
    await until('the task of the connector to run', SECONDS, async () => {
      const answer = await this.request('GET', `/connectors/${name}/status`);
      const { connector, tasks = [] } = answer?.ok ? ((await answer.json()) as Status) : {};
      const failed = [connector, ...tasks].find((each) => each?.state === 'FAILED');
      if (failed) throw new Error(`The connector failed: ${failed.trace?.slice(0, 1_000) ?? ''}`);
      return tasks.length > 0 && tasks.every(({ state }) => state === 'RUNNING') ? true : undefined;
    });
  }

  private async request(
    method: string,
    path: string,
    body?: object,
  ): Promise<Response | undefined> {
    return fetch(`http://127.0.0.1:${this.port}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(Math.ceil(20_000 * machineFactor())),
    }).catch(() => undefined);
  }

  /** Properties that MSK Connect sets itself. */
  private properties(name: string, plugins: string): string {
    const own = (kind: string) => `__amazon_msk_connect_${kind}_${name}`;
    return Object.entries({
      'bootstrap.servers': this.bootstrapServers,
      ...Object.fromEntries(
        ['', 'admin.', 'consumer.', 'producer.'].flatMap((client) =>
          Object.entries(SIGNED).map(([key, value]) => [`${client}${key}`, value]),
        ),
      ),
      'group.id': own('group'),
      'config.storage.topic': own('configs'),
      'status.storage.topic': own('status'),
      'config.storage.replication.factor': 1,
      'status.storage.replication.factor': 1,
      'offset.storage.replication.factor': 1,
      // With Kafka's default, a worker whose session ended while the broker was down is idle for five minutes.
      'scheduled.rebalance.max.delay.ms': 0,
      'plugin.path': plugins,
      'plugin.discovery': 'hybrid_warn',
      listeners: `http://127.0.0.1:${this.port}`,
    })
      .map(([key, value]) => `${key}=${String(value)}\n`)
      .join('');
  }
}
