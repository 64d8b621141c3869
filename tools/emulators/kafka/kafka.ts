import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { freePort } from '../../support/free-port.ts';
import type { KafkaControl } from '../../support/kafka-control.ts';
import type { Engine, OpenEngine } from '../engine.ts';
import { Broker } from './broker.ts';
import { ControlServer } from './control-server.ts';
import { installKafka, isKafkaInstalled, type KafkaPrograms } from './install.ts';
import { produce } from './produce.ts';
import { Postgres, type DatabaseRequest } from './postgres.ts';
import { Worker, type ConnectorRequest } from './worker.ts';

/**
 * PostgreSQL, Kafka and Kafka Connect as processes, behind Aurora, MSK and MSK Connect of the
 * emulator: it gets them through a control server when a template is deployed.
 */
export const kafka: Engine = {
  id: 'kafka',
  title: 'Kafka, PostgreSQL and Debezium',
  megabytes: 110,
  isInstalled: isKafkaInstalled,
  open,
};

async function open(): Promise<OpenEngine> {
  const [port, controllerPort, workerPort, databasePort] = await Promise.all(
    Array.from({ length: 4 }, () => freePort()),
  );
  const broker = new Broker(port ?? 0, controllerPort ?? 0);
  const bootstrapServers = `127.0.0.1:${broker.port}`;
  const worker = new Worker(workerPort ?? 0, bootstrapServers);
  const database = new Postgres(databasePort ?? 0);
  let programs: KafkaPrograms | undefined;
  const started = () => {
    if (programs) return programs;
    throw new Error('The engine of Kafka and PostgreSQL is not started.');
  };
  const server = await ControlServer.open({
    engine: () => Promise.resolve({ bootstrapServers, packages: packagesOf(started().python) }),
    database: async (request) => {
      started();
      await database.provide(request as DatabaseRequest);
      return { host: '127.0.0.1', port: database.port };
    },
    connector: async (request) => {
      const { jars, python } = started();
      await worker.create(jars, python, request as ConnectorRequest);
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
    produce: (topic, records) => produce(started().python, bootstrapServers, topic, records),
  };
  return {
    environment: {
      KAFKA_ENGINE: server.address,
      MINISTACK_MSK_BOOTSTRAP_SASL_IAM: bootstrapServers,
    },
    start: async ({ progress, signal }) => {
      const installed = await installKafka(progress, signal);
      progress('starting Kafka and PostgreSQL');
      await Promise.all([broker.create(installed.jars), database.create(installed.postgres)]);
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

/** Folder of the packages of a virtual environment. */
function packagesOf(python: string): string {
  const libraries = join(dirname(dirname(python)), 'lib');
  const version = readdirSync(libraries).find((name) => name.startsWith('python3')) ?? 'python3';
  return join(libraries, version, 'site-packages');
}
