import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { freePort } from '../../support/free-port.ts';
import type { KafkaControl, KafkaCredentials } from '../../support/kafka-control.ts';
import type { Engine, OpenEngine } from '../engine.ts';
import { Broker } from './broker.ts';
import { Client, type Signer } from './client.ts';
import { ControlServer } from './control-server.ts';
import { installKafka, isKafkaInstalled, type KafkaPrograms } from './install.ts';
import { Postgres, type DatabaseRequest } from './postgres.ts';
import { Worker, type ConnectorRequest } from './worker.ts';

/**
 * PostgreSQL, Kafka and Kafka Connect as processes, behind Aurora, MSK and MSK Connect of the
 * emulator: it gets them through a control server when a template is deployed.
 */
export const kafka: Engine = {
  id: 'kafka',
  title: 'Kafka, PostgreSQL and Debezium',
  megabytes: 140,
  isInstalled: isKafkaInstalled,
  open,
};

async function open(): Promise<OpenEngine> {
  const [clients, operator, controller, permissions, workerPort, databasePort] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
    freePort(),
    freePort(),
    freePort(),
  ]);
  const broker = new Broker({ clients, operator, controller, permissions });
  const { servers: bootstrapServers, operatorServers } = broker;
  const worker = new Worker(workerPort, bootstrapServers);
  const database = new Postgres(databasePort);
  let programs: KafkaPrograms | undefined;
  const started = () => {
    if (programs) return programs;
    throw new Error('The engine of Kafka and PostgreSQL is not started.');
  };
  const python = () => started().python;
  const server = await ControlServer.open({
    engine: () =>
      Promise.resolve({
        bootstrapServers,
        operatorServers,
        packages: [packagesOf(python()), import.meta.dirname],
      }),
    database: async (request) => {
      started();
      await database.provide(request as DatabaseRequest);
      return { host: '127.0.0.1', port: database.port };
    },
    connector: async (request) => {
      await worker.create(started().jars, python(), request as ConnectorRequest);
    },
    'stop-connector': () => worker.stop(),
    measure: async () => ({
      failedTasks: await worker.failedTasks(),
      ...(await database.measure().catch(() => ({}))),
    }),
  });
  const control: KafkaControl = {
    stop: () => broker.stop(),
    start: () => broker.start(),
    connector: worker,
    query: (sql) => database.query(sql),
    client: (credentials) =>
      new Client(python, bootstrapServers, signerOf(worker.signer, credentials)),
    operator: new Client(python, operatorServers),
  };
  return {
    environment: {
      KAFKA_ENGINE: server.address,
      KAFKA_PERMISSIONS_PORT: String(permissions),
      MINISTACK_MSK_BOOTSTRAP_SASL_IAM: bootstrapServers,
    },
    start: async ({ progress, signal }) => {
      const installed = await installKafka(progress, signal);
      progress('starting Kafka and PostgreSQL');
      const { jars, plugins, postgres } = installed;
      await Promise.all([broker.create(jars, plugins), database.create(postgres)]);
      signal.throwIfAborted();
      programs = installed;
    },
    control,
    close: async () => {
      server.close();
      await Promise.all([worker.stop(), broker.stop(), database.close()]);
    },
  };
}

/** Variables of the connector, with other credentials where they are given. */
function signerOf(connector: Signer, credentials?: KafkaCredentials): Signer {
  if (!credentials) return connector;
  return {
    ...connector,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
  };
}

/** Folder of the packages of a virtual environment. */
function packagesOf(python: string): string {
  const libraries = join(dirname(dirname(python)), 'lib');
  const version = readdirSync(libraries).find((name) => name.startsWith('python3')) ?? 'python3';
  return join(libraries, version, 'site-packages');
}
