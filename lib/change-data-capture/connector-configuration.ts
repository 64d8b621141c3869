import {
  CAPTURE_ROLE,
  CHANGES_TOPIC,
  DATABASE,
  HEARTBEAT_SECONDS,
  HEARTBEAT_TABLE,
  OFFSETS_TOPIC,
  PUBLICATION,
  SLOT,
  TABLE_FIELD,
  TABLES,
  UNAVAILABLE,
} from '../../lambda/change-data-capture/contract.ts';

/** Settings of the changes topic, without the times that differ by stage. */
export const COMPACTED = { 'cleanup.policy': 'compact' };

export interface ConnectorConfigurationProps {
  /** Host name of the database's writer. */
  readonly host: string;
  /** Port of the database. */
  readonly port: string;
  /** True if the connector creates the topics, with as many partitions and replicas. */
  readonly createsTopics: boolean;
}

/**
 * Configuration of Debezium
 * (https://debezium.io/documentation/reference/stable/connectors/postgresql.html). All tables share
 * one topic: one event source mapping serves a consumer, and the heartbeat takes the way of all
 * changes. The password is a reference to the config provider of the worker.
 */
export function connectorConfiguration(props: ConnectorConfigurationProps): Record<string, string> {
  return {
    'connector.class': 'io.debezium.connector.postgresql.PostgresConnector',
    'tasks.max': '1',
    'database.hostname': props.host,
    'database.port': props.port,
    'database.dbname': DATABASE,
    'database.user': CAPTURE_ROLE,
    'database.password': '${secret:password}',
    'topic.prefix': DATABASE,
    'table.include.list': [...TABLES, HEARTBEAT_TABLE].join(','),
    'plugin.name': 'pgoutput',
    'publication.name': PUBLICATION,
    'publication.autocreate.mode': 'disabled',
    'slot.name': SLOT,
    // A lost slot is followed by a new snapshot, not by an endless retry.
    'snapshot.mode': 'when_needed',
    'heartbeat.interval.ms': String(HEARTBEAT_SECONDS * 1_000),
    'heartbeat.action.query': `INSERT INTO ${HEARTBEAT_TABLE} VALUES (1, now()) ON CONFLICT (id) DO UPDATE SET beat_at = now()`,
    'decimal.handling.mode': 'string',
    'time.precision.mode': 'isostring',
    'unavailable.value.placeholder': UNAVAILABLE,
    'tombstones.on.delete': 'true',
    // Retries of the connector, not of its task: a task that failed stays down.
    'errors.max.retries': '-1',
    transforms: 'route',
    'transforms.route.type': 'io.debezium.transforms.ByLogicalTableRouter',
    'transforms.route.topic.regex': `${DATABASE}\\.(?:${schemas().join('|')})\\..*`,
    'transforms.route.topic.replacement': CHANGES_TOPIC,
    'transforms.route.key.field.name': TABLE_FIELD,
    ...(props.createsTopics && {
      'topic.creation.default.partitions': '3',
      'topic.creation.default.replication.factor': '-1',
      'topic.creation.default.cleanup.policy': COMPACTED['cleanup.policy'],
    }),
  };
}

/**
 * Properties of the worker. Positions are stored every 5 s: after a crash before the first storage,
 * Debezium would take a second snapshot, which lacks the deletions between both.
 *
 * @param secretArn secret with the field `password`
 */
export function workerProperties(secretArn: string): string {
  const converter = 'org.apache.kafka.connect.json.JsonConverter';
  const properties = {
    'key.converter': converter,
    'key.converter.schemas.enable': 'false',
    'value.converter': converter,
    'value.converter.schemas.enable': 'false',
    'offset.flush.interval.ms': '5000',
    'offset.storage.topic': OFFSETS_TOPIC,
    'producer.compression.type': 'gzip',
    'config.providers': 'secret',
    'config.providers.secret.class': 'summitstacks.SecretConfigProvider',
    'config.providers.secret.param.arn': secretArn,
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

function schemas(): string[] {
  return [...new Set([...TABLES, HEARTBEAT_TABLE].map((table) => table.split('.')[0] ?? ''))];
}
