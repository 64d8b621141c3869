import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
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

/** Module of clients and brokers that authenticate with a token. */
export const LOGIN_MODULE =
  'org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;';

/** Any cluster id: 16 bytes in Base64. */
const CLUSTER_ID = 'c3VtbWl0LXN0YWNrcy0wMQ';

/** Ports of 127.0.0.1. */
export interface BrokerPorts {
  /** Listener of clients, with IAM authentication. */
  readonly clients: number;
  /** Listener without authentication, of the operator and of the broker itself. */
  readonly operator: number;
  readonly controller: number;
  /** Port at which the emulator answers about permissions. */
  readonly permissions: number;
}

/** Kafka broker and controller in one process. The policies of IAM are enforced for its clients. */
export class Broker {
  /** Address for clients. */
  readonly servers: string;
  /** Address for the operator, who may do everything. */
  readonly operatorServers: string;
  private readonly ports: BrokerPorts;
  private readonly folder = join(RUN_FOLDER, 'kafka');
  private broker: ChildProgram | undefined;

  constructor(ports: BrokerPorts) {
    this.ports = ports;
    this.servers = `127.0.0.1:${ports.clients}`;
    this.operatorServers = `127.0.0.1:${ports.operator}`;
  }

  /**
   * @param jars folder of Kafka's jars
   * @param plugins folder with the classes of the broker's plug-ins
   */
  async create(jars: string, plugins: string): Promise<void> {
    mkdirSync(this.folder, { recursive: true });
    const properties = join(this.folder, 'server.properties');
    writeFileSync(properties, this.properties());
    const classes = [plugins, join(jars, '*')].join(delimiter);
    const permissions = `-Dsummitstacks.permissions=http://127.0.0.1:${this.ports.permissions}`;
    const java = [...JVM, permissions, '-Xmx112m', '-cp', classes];
    const format = ['kafka.tools.StorageTool', 'format', '-t', CLUSTER_ID, '-c', properties];
    await runProgram('java', [...java, ...format]);
    this.broker = new ChildProgram({
      title: 'Kafka',
      command: ['java', ...java, 'kafka.Kafka', properties],
      logFile: join(this.folder, 'broker.log'),
      isReady: () => portAnswers(this.ports.clients),
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
    const { clients, operator, controller } = this.ports;
    const addresses = [`CLIENTS://127.0.0.1:${clients}`, `OPERATOR://127.0.0.1:${operator}`];
    return Object.entries({
      'process.roles': 'broker,controller',
      'node.id': 1,
      'controller.quorum.voters': `1@127.0.0.1:${controller}`,
      listeners: [...addresses, `CONTROLLER://127.0.0.1:${controller}`].join(','),
      'advertised.listeners': addresses.join(','),
      'listener.security.protocol.map':
        'CLIENTS:SASL_PLAINTEXT,OPERATOR:PLAINTEXT,CONTROLLER:PLAINTEXT',
      'listener.name.clients.sasl.enabled.mechanisms': 'OAUTHBEARER',
      'listener.name.clients.oauthbearer.sasl.jaas.config': LOGIN_MODULE,
      'listener.name.clients.oauthbearer.sasl.server.callback.handler.class':
        'summitstacks.IamTokenValidator',
      'authorizer.class.name': 'summitstacks.IamAuthorizer',
      'controller.listener.names': 'CONTROLLER',
      'inter.broker.listener.name': 'OPERATOR',
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
