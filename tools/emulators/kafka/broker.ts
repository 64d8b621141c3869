import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { portAnswers } from '../../support/port-answers.ts';
import { runProgram } from '../../support/programs.ts';
import { RUN_FOLDER } from '../../support/run-folder.ts';
import { ChildProgram } from '../child-program.ts';

/** Flags of a small JVM: the client compiler halves the time to start. */
export const JVM = [
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
];

/** Any cluster id: 16 bytes in Base64. */
const CLUSTER_ID = 'c3VtbWl0LXN0YWNrcy0wMQ';

/** Kafka broker and controller in one process. */
export class Broker {
  readonly port: number;
  private readonly controllerPort: number;
  private readonly folder = join(RUN_FOLDER, 'kafka');
  private broker: ChildProgram | undefined;

  constructor(port: number, controllerPort: number) {
    this.port = port;
    this.controllerPort = controllerPort;
  }

  /** @param jars folder of Kafka's jars */
  async create(jars: string): Promise<void> {
    mkdirSync(this.folder, { recursive: true });
    const properties = join(this.folder, 'server.properties');
    writeFileSync(properties, this.properties());
    const java = [...JVM, '-Xmx256m', '-cp', join(jars, '*')];
    const format = ['kafka.tools.StorageTool', 'format', '-t', CLUSTER_ID, '-c', properties];
    await runProgram('java', [...java, ...format]);
    this.broker = new ChildProgram({
      title: 'Kafka',
      command: ['java', ...java, 'kafka.Kafka', properties],
      logFile: join(this.folder, 'broker.log'),
      isReady: () => portAnswers(this.port),
    });
    await this.broker.start();
  }

  /** Starts the broker again with its data. */
  async start(): Promise<void> {
    await this.broker?.start();
  }

  async stop(): Promise<void> {
    await this.broker?.kill();
  }

  private properties(): string {
    const address = (name: string, port: number) => `${name}://127.0.0.1:${port}`;
    return Object.entries({
      'process.roles': 'broker,controller',
      'node.id': 1,
      'controller.quorum.voters': `1@127.0.0.1:${this.controllerPort}`,
      listeners: `${address('PLAINTEXT', this.port)},${address('CONTROLLER', this.controllerPort)}`,
      'advertised.listeners': address('PLAINTEXT', this.port),
      'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
      'controller.listener.names': 'CONTROLLER',
      'inter.broker.listener.name': 'PLAINTEXT',
      'log.dirs': join(this.folder, 'data'),
      'auto.create.topics.enable': false,
      'offsets.topic.replication.factor': 1,
      'offsets.topic.num.partitions': 5,
      'transaction.state.log.replication.factor': 1,
      'transaction.state.log.min.isr': 1,
      'group.initial.rebalance.delay.ms': 0,
      'log.cleaner.backoff.ms': 500,
      'log.cleaner.dedupe.buffer.size': 16_777_216,
    })
      .map(([name, value]) => `${name}=${String(value)}\n`)
      .join('');
  }
}
