import {
  DescribeStreamSummaryCommand,
  KinesisClient,
  PutRecordCommand,
} from '@aws-sdk/client-kinesis';
import { LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { eachSecond, type End } from './fault.ts';
import type { StackAlarm } from './stack-alarms.ts';
import { withThreshold } from './threshold.ts';

const kinesis = new KinesisClient({});
const lambda = new LambdaClient({});

/** Sends a record each second, and lowers the threshold for the age of a read record to a millisecond. */
export async function readLate(alarm: StackAlarm): Promise<End> {
  const StreamARN = await streamOf(alarm);
  const restore = await withThreshold(alarm, 1);
  let sent = 0;
  const stop = eachSecond(() =>
    kinesis.send(
      new PutRecordCommand({
        StreamARN,
        Data: Buffer.from('record of the scenario'),
        PartitionKey: String(sent++),
      }),
    ),
  );
  return async () => {
    await stop();
    await restore();
  };
}

/** Stream of an alarm, or of its function. */
async function streamOf({ id, dimensions }: StackAlarm): Promise<string> {
  const { StreamName, FunctionName } = dimensions;
  if (StreamName !== undefined) {
    const { StreamDescriptionSummary: summary } = await kinesis.send(
      new DescribeStreamSummaryCommand({ StreamName }),
    );
    return summary?.StreamARN ?? '';
  }
  const { EventSourceMappings = [] } = await lambda.send(
    new ListEventSourceMappingsCommand({ FunctionName }),
  );
  const [stream] = EventSourceMappings.map(({ EventSourceArn = '' }) => EventSourceArn).filter(
    (arn) => arn.split(':')[2] === 'kinesis',
  );
  if (stream === undefined) throw new Error(`${id}: its function reads no stream.`);
  return stream;
}
