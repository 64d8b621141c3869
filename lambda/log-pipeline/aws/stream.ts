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

/** Where the stream itself remembers when it was changed: seconds since 1970, the last ones first. */
export const CHANGES_TAG = 'shard-changes';

/** Open shards, and whether their number can be changed now. */
export async function readStream(name: string): Promise<{ shards: number; active: boolean }> {
  const { StreamDescriptionSummary: summary } = await kinesis.send(
    new DescribeStreamSummaryCommand({ StreamName: name }),
  );
  return { shards: summary?.OpenShardCount ?? 0, active: summary?.StreamStatus === 'ACTIVE' };
}

/** The changes that the stream remembers. */
export async function readChanges(name: string): Promise<Date[]> {
  const { Tags = [] } = await kinesis.send(new ListTagsForStreamCommand({ StreamName: name }));
  const text = Tags.find(({ Key }) => Key === CHANGES_TAG)?.Value ?? '';
  const seconds = text.split(' ').map(Number);
  return seconds.filter((second) => second > 0).map((second) => new Date(second * 1000));
}

/**
 * Changes the number of shards, and remembers when.
 *
 * @returns whether it was done; it is not while another change goes on
 * @throws Error naming AWS's limits when one of them is reached
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
