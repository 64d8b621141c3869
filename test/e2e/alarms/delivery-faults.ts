import {
  DescribeDeliveryStreamCommand,
  FirehoseClient,
  PutRecordCommand,
  type DeliveryStreamDescription,
} from '@aws-sdk/client-firehose';
import { KinesisClient, PutRecordCommand as PutIntoStream } from '@aws-sdk/client-kinesis';
import { GetBucketPolicyCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { eachSecond, isOver, untilAlarm, type End } from './fault.ts';
import type { StackAlarm } from './stack-alarms.ts';
import { withThreshold } from './threshold.ts';

const firehose = new FirehoseClient({});
const kinesis = new KinesisClient({});
const s3 = new S3Client({});

const RECORD = Buffer.from('{"record":"of the scenario"}\n');

/** Denies Firehose the bucket of the alarm's metric, and sends records until the alarm goes off. */
export async function denyBucket(alarm: StackAlarm): Promise<End> {
  const stream = await streamOf(alarm);
  const { bucket, role } = destinationOf(alarm, stream);
  const { Policy = '' } = await s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));
  const policy = JSON.parse(Policy) as { Statement: object[] };
  const denial = {
    Effect: 'Deny',
    Principal: { AWS: role },
    Action: 's3:PutObject',
    Resource: `arn:${role.split(':')[1]}:s3:::${bucket}/*`,
  };
  const put = (Statement: object[]) =>
    s3.send(
      new PutBucketPolicyCommand({
        Bucket: bucket,
        Policy: JSON.stringify({ ...policy, Statement }),
      }),
    );
  await put([...policy.Statement, denial]);
  try {
    await untilAlarm(alarm, () => send(stream));
  } finally {
    await put(policy.Statement);
  }
  return isOver;
}

/** Sends a record each second, and lowers the threshold for the age of a delivered record to 1 ms. */
export async function deliverLate(alarm: StackAlarm): Promise<End> {
  const stream = await streamOf(alarm);
  const restore = await withThreshold(alarm, 0.001);
  const stop = eachSecond(() => send(stream));
  return async () => {
    await stop();
    await restore();
  };
}

async function streamOf({ id, dimensions }: StackAlarm): Promise<DeliveryStreamDescription> {
  const { DeliveryStreamDescription: stream } = await firehose.send(
    new DescribeDeliveryStreamCommand({ DeliveryStreamName: dimensions.DeliveryStreamName }),
  );
  if (!stream) throw new Error(`${id}: there is no delivery stream.`);
  return stream;
}

/** Bucket that the metric counts, and the role that writes to it. */
function destinationOf(
  { id, metric }: StackAlarm,
  { Destinations: [destination] = [] }: DeliveryStreamDescription,
): { bucket: string; role: string } {
  const {
    ExtendedS3DestinationDescription: lake,
    AmazonopensearchserviceDestinationDescription: search,
  } = destination ?? {};
  const backup = lake?.S3BackupDescription ?? search?.S3DestinationDescription;
  const found = metric.endsWith('BackupToS3.Success') ? backup : lake;
  if (!found?.BucketARN || !found.RoleARN)
    throw new Error(`${id}: the delivery has no such bucket.`);
  return { bucket: found.BucketARN.split(':').at(-1) ?? '', role: found.RoleARN };
}

/** Sends a record to a delivery stream, or to the stream that it reads. */
async function send({ DeliveryStreamName, Source }: DeliveryStreamDescription): Promise<void> {
  const StreamARN = Source?.KinesisStreamSourceDescription?.KinesisStreamARN;
  await (StreamARN === undefined
    ? firehose.send(new PutRecordCommand({ DeliveryStreamName, Record: { Data: RECORD } }))
    : kinesis.send(new PutIntoStream({ StreamARN, Data: RECORD, PartitionKey: 'scenario' })));
}
