import type { CfnTopic } from 'aws-cdk-lib/aws-msk';
import {
  CHANGES_TOPIC,
  DEAD_LETTERS_TOPIC,
  HEARTBEAT_TOPIC,
  OFFSETS_TOPIC,
} from '../../lambda/change-data-capture/contract.ts';
import { COMPACTED } from './connector-configuration.ts';
import type { KafkaCluster } from './kafka-cluster.ts';

/** Topics of a cluster whose template has topics. */
export interface CaptureTopics {
  /** Latest change of each row. */
  readonly changes: CfnTopic;
  /** Changes that a consumer could not apply. */
  readonly deadLetters: CfnTopic;
  /** Topics that the connector requires. */
  readonly ofConnector: readonly CfnTopic[];
}

const DAY = 86_400_000;

/** Time in which a consumer surely reads a deletion, before compaction removes it. */
const WEEK = String(7 * DAY);

/** Adds the topics; none to a Serverless cluster, in which the connector creates those that it writes. */
export function addTopics(kafka: KafkaCluster): CaptureTopics | undefined {
  const changes = kafka.addTopic('Changes', {
    name: CHANGES_TOPIC,
    partitions: 3,
    configs: { ...COMPACTED, 'min.compaction.lag.ms': WEEK, 'delete.retention.ms': WEEK },
  });
  const heartbeats = kafka.addTopic('Heartbeats', {
    name: HEARTBEAT_TOPIC,
    partitions: 1,
    configs: { 'cleanup.policy': 'delete', 'retention.ms': '3600000' },
  });
  const offsets = kafka.addTopic('Offsets', {
    name: OFFSETS_TOPIC,
    partitions: 5,
    configs: COMPACTED,
  });
  // Two failures of a row are two letters: not compacted, and kept as long as messages of a queue.
  const deadLetters = kafka.addTopic('DeadLetters', {
    name: DEAD_LETTERS_TOPIC,
    partitions: 1,
    configs: {
      'cleanup.policy': 'delete',
      'retention.ms': String(14 * DAY),
      // Lambda writes the record in Base64, a third longer than in the topic of changes.
      'max.message.bytes': String(2 * 2 ** 20),
    },
  });
  if (!changes || !heartbeats || !offsets || !deadLetters) return undefined;
  return { changes, deadLetters, ofConnector: [changes, heartbeats, offsets] };
}
