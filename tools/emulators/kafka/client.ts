import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type {
  KafkaOperator,
  ProducedRecord,
  RecordPlace,
  TopicRecord,
} from '../../support/kafka-control.ts';

const PROGRAM = join(import.meta.dirname, 'client.py');

/** Variables of AWS with credentials and region; none for the operator. */
export type Signer = Readonly<Record<string, string>>;

/** Client of the broker in a process of its own, with the packages of the engine. */
export class Client implements KafkaOperator {
  readonly brokers: string;
  private readonly python: () => string;
  private readonly signer: Signer;

  /**
   * @param python returns the interpreter of the engine, once it is installed
   * @param signer @default - the operator, who does not sign
   */
  constructor(python: () => string, brokers: string, signer: Signer = {}) {
    this.python = python;
    this.brokers = brokers;
    this.signer = signer;
  }

  async write(topic: string, records: readonly ProducedRecord[]): Promise<readonly RecordPlace[]> {
    return (await this.run('write', topic, records)) as RecordPlace[];
  }

  async read(topic: string): Promise<readonly TopicRecord[]> {
    const records = (await this.run('read', topic)) as [number, number, string, boolean][];
    return records.map(([partition, offset, key, hasValue]) => ({
      ...{ partition, offset, key, hasValue },
    }));
  }

  async values(topic: string): Promise<readonly ProducedRecord[]> {
    return (await this.run('values', topic)) as ProducedRecord[];
  }

  async position(topic: string, group: string): Promise<Readonly<Record<string, number | null>>> {
    return (await this.run('position', topic, group)) as Record<string, number | null>;
  }

  async settings(topic: string): Promise<Readonly<Record<string, string>>> {
    return (await this.run('settings', topic)) as Record<string, string>;
  }

  async configure(topic: string, settings: Readonly<Record<string, string>>): Promise<void> {
    await this.run('configure', topic, settings);
  }

  private async run(operation: string, topic: string, input: unknown = null): Promise<unknown> {
    const child = spawn(this.python(), ['-B', PROGRAM, operation, this.brokers, topic], {
      env: { PATH: process.env.PATH, ...this.signer },
    });
    child.stdin.end(JSON.stringify(input));
    const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
    if (!output) throw new Error(`The client of Kafka failed: ${errors.slice(-500)}`);
    const answer = JSON.parse(output) as { readonly error?: string } | null;
    if (answer?.error) throw new Error(answer.error);
    return answer;
  }
}
