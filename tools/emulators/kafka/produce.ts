import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { ProducedRecord, RecordPlace } from '../../support/kafka-control.ts';

const PROGRAM = join(import.meta.dirname, 'produce.py');

/**
 * Writes records to a topic with the client in the engine's virtual environment.
 *
 * @throws Error with the client's message
 */
export async function produce(
  python: string,
  brokers: string,
  topic: string,
  records: readonly ProducedRecord[],
): Promise<readonly RecordPlace[]> {
  const child = spawn(python, [PROGRAM, brokers, topic]);
  child.stdin.end(JSON.stringify(records));
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (!output) throw new Error(`The records were not written: ${errors.slice(-500)}`);
  return JSON.parse(output) as RecordPlace[];
}
