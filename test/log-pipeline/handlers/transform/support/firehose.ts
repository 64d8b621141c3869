import type { FirehoseTransformationEvent } from 'aws-lambda';
import { functionContext } from '../../../../support/function-context.ts';

export const CONTEXT = functionContext({
  functionName: 'transform',
  getRemainingTimeInMillis: () => 60_000,
});

export const ARRIVAL = Date.UTC(2026, 10, 21, 7);

/** Partition key of a producer, which is a document's id. */
export const KEY = 'l1-abcdefghijklmnopqrstuv';

type Data = Buffer | string;

/** Records as Firehose delivers them from a data stream; the first record's id is `record-0`. */
export function batch(data: readonly Data[], partitionKey = KEY): FirehoseTransformationEvent {
  return {
    invocationId: 'invocation-1',
    deliveryStreamArn: 'arn:aws:firehose:eu-west-1:111122223333:deliverystream/logs',
    sourceKinesisStreamArn: 'arn:aws:kinesis:eu-west-1:111122223333:stream/logs',
    region: 'eu-west-1',
    records: data.map((each, at) => ({
      recordId: `record-${at}`,
      approximateArrivalTimestamp: ARRIVAL,
      data: Buffer.from(each).toString('base64'),
      kinesisRecordMetadata: {
        shardId: 'shardId-000000000000',
        partitionKey,
        approximateArrivalTimestamp: ARRIVAL,
        sequenceNumber: `4954698668313554428650745793632162567570019247115678515${at}`,
        subsequenceNumber: '',
      },
    })),
  };
}

export function fromBase64(data: string | undefined): string {
  return Buffer.from(data ?? '', 'base64').toString();
}
