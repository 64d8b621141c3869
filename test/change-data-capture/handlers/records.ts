import type { KafkaRecord } from '../../../lambda/change-data-capture/core/kafka-records.ts';

export interface RecordOptions {
  readonly op?: string;
  readonly lsn?: number | string;
  readonly table?: string;
  readonly key?: object;
  readonly after?: object | null;
  /** Text of the row, for numbers that JavaScript can't hold. */
  readonly raw?: string;
  readonly offset?: number;
}

/** Record as Debezium 3.6 writes it with the connector's configuration. */
export function record(options: RecordOptions): KafkaRecord {
  const { op = 'c', lsn = 1_000, table = 'customers', after = { id: 7 }, offset = 0 } = options;
  const { key = { id: 7, table: `shop.public.${table}` }, raw = JSON.stringify(after) } = options;
  const source = JSON.stringify({
    version: '3.6.1.Final',
    connector: 'postgresql',
    name: 'shop',
    ts_ms: 1_795_000_000_000,
    snapshot: 'false',
    db: 'shop',
    sequence: '["26695664","26695728"]',
    schema: 'public',
    table,
    txId: 751,
  }).replace('{', `{"lsn":${lsn},`);
  const value = `{"before":null,"after":${raw},"source":${source},"op":"${op}","ts_ms":1795000000001}`;
  return {
    topic: 'shop.changes',
    partition: 0,
    offset,
    timestamp: 1_795_000_000_001,
    key: Buffer.from(JSON.stringify(key)),
    value: Buffer.from(value),
  };
}
