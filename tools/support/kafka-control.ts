import type { EngineControl } from './engine-control.ts';

/** Control of the broker, and of what stands around it. */
export interface KafkaControl extends EngineControl {
  /** Worker of the connector; it goes on from its stored position when it is started again. */
  readonly connector: EngineControl;
  /** Runs a statement in the source database as its superuser. */
  readonly query: (sql: string) => Promise<Record<string, unknown>[]>;
  /** Writes records to a topic and returns their places. */
  readonly produce: (
    topic: string,
    records: readonly ProducedRecord[],
  ) => Promise<readonly RecordPlace[]>;
}

export interface ProducedRecord {
  readonly key: string;
  readonly value: string;
}

export interface RecordPlace {
  readonly partition: number;
  readonly offset: number;
}
