import type { EngineControl } from './engine-control.ts';

/** Control of the broker, and of what stands around it. */
export interface KafkaControl extends EngineControl {
  /** Worker of the connector; it goes on from its stored position when it is started again. */
  readonly connector: EngineControl;
  /** Runs a statement in the source database as its superuser. */
  readonly query: (sql: string) => Promise<Record<string, unknown>[]>;
  /**
   * Returns a client of the broker that signs as MSK requires it.
   *
   * @param credentials @default - those of the connector's role
   */
  readonly client: (credentials?: KafkaCredentials) => KafkaClient;
  /** Client of the operator, who may do everything. */
  readonly operator: KafkaOperator;
}

export interface KafkaCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Client of the broker. Each call throws an Error with the name of Kafka's error, e.g. for a missing permission. */
export interface KafkaClient {
  /** Writes records to a topic and returns their places. */
  readonly write: (
    topic: string,
    records: readonly ProducedRecord[],
  ) => Promise<readonly RecordPlace[]>;
  /** Returns all records of a topic, without their values. */
  readonly read: (topic: string) => Promise<readonly TopicRecord[]>;
  /** Returns keys and values of all records of a topic. */
  readonly values: (topic: string) => Promise<readonly ProducedRecord[]>;
  /** Returns the next offset of a consumer group in each partition; it does not join the group. */
  readonly position: (
    topic: string,
    group: string,
  ) => Promise<Readonly<Record<string, number | null>>>;
}

export interface KafkaOperator extends KafkaClient {
  /** Address of the brokers for clients that do not sign. */
  readonly brokers: string;
  /** Returns the settings that a topic has of its own. */
  readonly settings: (topic: string) => Promise<Readonly<Record<string, string>>>;
  /** Replaces all settings of a topic. */
  readonly configure: (topic: string, settings: Readonly<Record<string, string>>) => Promise<void>;
}

export interface ProducedRecord {
  readonly key: string;
  readonly value: string;
}

export interface RecordPlace {
  readonly partition: number;
  readonly offset: number;
}

export interface TopicRecord extends RecordPlace {
  readonly key: string;
  /** False for a tombstone. */
  readonly hasValue: boolean;
}
