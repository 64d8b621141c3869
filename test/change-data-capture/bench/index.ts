import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import {
  LambdaClient,
  paginateListEventSourceMappings,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { CHANGES_TOPIC, PUBLICATION } from '../../../lambda/change-data-capture/contract.ts';
import { CHANGE_DATA_CAPTURE } from '../../../lib/change-data-capture/architecture.ts';
import { installKafka } from '../../../tools/emulators/kafka/install.ts';
import { kafka } from '../../../tools/emulators/kafka/kafka.ts';
import { openSearch } from '../../../tools/emulators/opensearch/opensearch.ts';
import { installRedshift, postgresClient } from '../../../tools/emulators/redshift/install.ts';
import type { KafkaControl } from '../../../tools/support/kafka-control.ts';
import { runProgram } from '../../../tools/support/programs.ts';
import { onEmulator, type DeployedBench } from '../../bench/on-emulator.ts';
import { printRates } from '../../bench/table.ts';
import type { Deployment } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';

const ROWS = 20_000;
/** Replication slot that only this bench reads. */
const SLOT = 'bench';
const READER = join(import.meta.dirname, 'read.py');

/** Rows a second of the connector and of the consumers, and of bare readers; about four minutes. */
export async function changeDataCapture(): Promise<void> {
  await onEmulator(CHANGE_DATA_CAPTURE, [openSearch, kafka], compareReaders);
}

async function compareReaders({ deployment }: DeployedBench): Promise<void> {
  await installRedshift('pg_recvlogical', silent);
  const control = deployment.control('kafka') as KafkaControl;
  const { brokers } = control.operator;
  await until('the snapshot in the view', 120, async () =>
    (await rowsOfView(deployment)) > 0 ? true : undefined,
  );
  await setMappings(false);
  await control.connector.stop();
  await control.query(`SELECT pg_create_logical_replication_slot('${SLOT}', 'pgoutput')`);
  await control.query(
    `INSERT INTO orders SELECT n, 1, 'new', 9.99, now() FROM generate_series(1000000, ${1_000_000 + ROWS - 1}) n`,
  );
  const slot = await receiveLog(control);
  const debezium = await Reader.start(brokers);
  await control.connector.start();
  const captured = await debezium.duration;
  const bare = await Reader.start(brokers, debezium.offsets);
  const read = await bare.duration;
  const before = await rowsOfView(deployment);
  await setMappings(true);
  const started = await until('a row in the view', 120, async () =>
    (await rowsOfView(deployment)) > before ? performance.now() : undefined,
  );
  await until(`${ROWS} rows in the view`, 600, async () =>
    (await rowsOfView(deployment)) >= before + ROWS ? true : undefined,
  );
  const consumed = performance.now() - started;
  print(
    'Changes of one table, read from PostgreSQL’s log: Debezium makes JSON of each row and waits for the broker, pg_recvlogical drops the bytes',
    new Map([
      ['pg_recvlogical', slot],
      ['Debezium into the topic', captured],
    ]),
  );
  print(
    'The same changes, read from the topic: each function reads all of them, and writes each row to a store',
    new Map([
      ['a bare consumer', read],
      ['three functions at once, until all rows are in the view', consumed],
    ]),
  );
}

/** Milliseconds in which pg_recvlogical receives the changes. */
async function receiveLog(control: KafkaControl): Promise<number> {
  const [row] = await control.query(
    'SELECT pg_current_wal_lsn() AS lsn, current_database() AS name, inet_server_port() AS port',
  );
  const { lsn, name, port } = row as { lsn: string; name: string; port: number };
  const started = performance.now();
  await runProgram(postgresClient('pg_recvlogical'), [
    ...['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', '-d', name, '-S', SLOT],
    ...['--start', '--endpos', lsn, '-f', '/dev/null'],
    ...['-o', 'proto_version=1', '-o', `publication_names=${PUBLICATION}`],
  ]);
  return performance.now() - started;
}

/** Consumer of the topic in a process of its own. */
class Reader {
  /** Starts it, at the end of the topic by default, and waits until it has its position. */
  static async start(brokers: string, offsets?: string): Promise<Reader> {
    const { python } = await installKafka(silent, new AbortController().signal);
    const args = [READER, brokers, CHANGES_TOPIC, String(ROWS), ...(offsets ? [offsets] : [])];
    const child = spawn(python, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async () => {
      const { value } = (await lines.next()) as { value?: string };
      if (value === undefined) throw new Error('The reader of the topic ended: see its message.');
      return value;
    };
    return new Reader(
      await next(),
      next().then((seconds) => Number(seconds) * 1_000),
    );
  }

  /** Its first offsets by partition, as JSON. */
  readonly offsets: string;
  /** Milliseconds from the first to the last record. */
  readonly duration: Promise<number>;

  private constructor(offsets: string, duration: Promise<number>) {
    this.offsets = offsets;
    this.duration = duration;
  }
}

async function rowsOfView({ output }: Deployment): Promise<number> {
  let rows = 0;
  const pages = paginateScan(
    { client: new DynamoDBClient({}) },
    { TableName: output('ViewTable'), Select: 'COUNT' },
  );
  for await (const { Count = 0 } of pages) rows += Count;
  return rows;
}

/** Enables or disables the mappings of all consumers. */
async function setMappings(Enabled: boolean): Promise<void> {
  const client = new LambdaClient({});
  for await (const { EventSourceMappings = [] } of paginateListEventSourceMappings({ client }, {}))
    for (const { UUID, Topics = [] } of EventSourceMappings)
      if (Topics.includes(CHANGES_TOPIC))
        await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
}

function print(title: string, times: ReadonlyMap<string, number>): void {
  printRates(`${title}, ${ROWS} rows`, 'rows a second', ROWS, times);
}

function silent(): void {
  // The tables have all results.
}
