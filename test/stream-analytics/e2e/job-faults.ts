import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { eachSecond, type Fault } from '../../e2e/alarms/fault.ts';
import type { Deployment } from '../../e2e/scenario.ts';

/** Faults of the job, which the scenario has stopped, by their alarms. */
export function jobFaults({ output }: Deployment): Readonly<Record<string, Fault>> {
  const kinesis = new KinesisClient({});
  const records = {
    StreamName: output('StreamName'),
    Records: [{ Data: Buffer.from('record of the scenario'), PartitionKey: 'scenario' }],
  };
  return {
    // Records arrive, and nothing reads them.
    JobIsNotRunning: () =>
      Promise.resolve(eachSecond(() => kinesis.send(new PutRecordsCommand(records)))),
  };
}
