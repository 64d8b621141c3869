import {
  AddTagsToStreamCommand,
  DescribeStreamSummaryCommand,
  KinesisClient,
  LimitExceededException,
  ListTagsForStreamCommand,
  ResourceInUseException,
  ScalingType,
  UpdateShardCountCommand,
} from '@aws-sdk/client-kinesis';
import { tracer } from '../../common/observability.ts';
import { CHANGES_A_DAY } from '../core/scaling-policy.ts';

const kinesis = tracer.captureAWSv3Client(new KinesisClient({ maxAttempts: 3 }));

/** Tag of the stream with the times of its changes: seconds since 1970, the latest first. */
export const CHANGES_TAG = 'shard-changes';

/** Number of open shards and the status of the stream, which allows a change or not. */
export async function readStream(name: string): Promise<{ shards: number; active: boolean }> {
  const { StreamDescriptionSummary: summary } = await kinesis.send(
    new DescribeStreamSummaryCommand({ StreamName: name }),
  );
  return { shards: summary?.OpenShardCount ?? 0, active: summary?.StreamStatus === 'ACTIVE' };
}

/** Times of changes in the tag of the stream. */
export async function readChanges(name: string): Promise<Date[]> {
  const { Tags = [] } = await kinesis.send(new ListTagsForStreamCommand({ StreamName: name }));
  const text = Tags.find(({ Key }) => Key === CHANGES_TAG)?.Value ?? '';
  const seconds = text.split(' ').map(Number);
  return seconds.filter((second) => second > 0).map((second) => new Date(second * 1000));
}

/**
 * Changes the number of shards and stores the time in the tag.
 *
 * @returns true if the number was changed, false while another change is in progress
 * @throws Error with AWS's limits when one of them is reached
 */
export async function changeShards(
  name: string,
  target: number,
  earlier: readonly Date[],
  now: Date,
): Promise<boolean> {
  try {
    await kinesis.send(
      new UpdateShardCountCommand({
        StreamName: name,
        TargetShardCount: target,
        ScalingType: ScalingType.UNIFORM_SCALING,
      }),
    );
  } catch (error) {
    if (error instanceof ResourceInUseException) return false;
    if (!(error instanceof LimitExceededException)) throw error;
    throw new Error(
      `Kinesis refuses to give ${name} ${target} shards. It allows ${CHANGES_A_DAY} changes in 24 hours, ` +
        "at most twice and at least half as many at a time, within the account's quota of shards: " +
        `raise the quota, or lower the maximum. It says: ${error.message}`,
      { cause: error },
    );
  }
  const changes = [now, ...earlier].slice(0, CHANGES_A_DAY);
  const text = changes.map((change) => Math.floor(change.getTime() / 1000)).join(' ');
  await kinesis.send(
    new AddTagsToStreamCommand({ StreamName: name, Tags: { [CHANGES_TAG]: text } }),
  );
  return true;
}
