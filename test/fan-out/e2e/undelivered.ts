import { GetQueueAttributesCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import pLimit from 'p-limit';
import type { Checks } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import type { FanOut } from './fan-out.ts';
import { isPicture, mixedObjects } from './objects.ts';
import { keyOf } from './records.ts';
import { allOf, tally } from './tally.ts';

const OBJECTS = 20;
const ALARM = 'MetadataCreatedHasUndelivered';

/** Checks a queue that rejects deliveries of SNS: nothing is lost, and no other subscriber is affected. */
export async function checkUndelivered(
  fanOut: FanOut,
  prefix: string,
  checks: Checks,
): Promise<void> {
  const refusesNobody = fanOut.lacks('enforcement of policies');
  if (refusesNobody) {
    checks.notRun(
      'A queue rejects its topic: its messages go to the dead-letter queue of its subscription, and can be redriven',
      refusesNobody,
    );
    return;
  }
  const accept = await refuseTopics(fanOut);
  try {
    await untilRefused(fanOut, `${prefix}probe/`);
    const uploads = await mixedObjects(`${prefix}objects/`, OBJECTS);
    await pLimit(5).map(uploads, (upload) => fanOut.upload(upload));
    const failedMessages = await until('the failed messages', 30, async () => {
      const keys = await failedKeys(fanOut, `${prefix}objects/`);
      return keys.length >= uploads.length ? keys : undefined;
    });
    checks.equal(
      'A queue rejects its topic: the dead-letter queue of its subscription has each message',
      allOf(uploads),
      tally(uploads, failedMessages),
    );
    // Messages that are moved earlier may be in no datapoint of their queue: SQS publishes one a minute.
    await fanOut.untilAlarm(ALARM);
    const records = await fanOut.audit.records(`${prefix}objects/`, uploads.length, 30);
    await fanOut.untilIdle('Thumbnail', 30);
    const pictures = uploads.filter(isPicture);
    checks.equal(
      '… the other subscribers have theirs',
      `audit: ${allOf(uploads)}\nthumbnails: ${allOf(pictures)}`,
      `audit: ${tally(
        uploads,
        records.map(({ key }) => key),
      )}\n` +
        `thumbnails: ${tally(pictures, (await fanOut.thumbnails(`${prefix}objects/`)).keys())}`,
    );
    await accept();
    await fanOut.redrive('MetadataCreated');
    const index = await until('the index to have the redriven objects', 30, async () => {
      const entries = await fanOut.index(`${prefix}objects/`);
      return entries.size >= uploads.length ? entries : undefined;
    });
    checks.equal(
      '… the index has each object after the redrive',
      allOf(uploads),
      tally(uploads, index.keys()),
    );
  } finally {
    await accept();
  }
}

/** Adds a denial to the policy of the index's queue; returns a function that removes it. */
async function refuseTopics(fanOut: FanOut): Promise<() => Promise<void>> {
  const { queueUrl: QueueUrl } = fanOut.queues('Metadata');
  const { Attributes: { Policy = '', QueueArn = '' } = {} } = await fanOut.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['Policy', 'QueueArn'] }),
  );
  const set = async (policy: string): Promise<void> => {
    await fanOut.sqs.send(
      new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: policy } }),
    );
  };
  const { Statement, ...rest } = JSON.parse(Policy) as { Statement: object[] };
  const refusal = {
    Effect: 'Deny',
    Principal: { Service: 'sns.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: QueueArn,
  };
  await set(JSON.stringify({ ...rest, Statement: [...Statement, refusal] }));
  return () => set(Policy);
}

/** AWS needs up to a minute for a new policy. */
async function untilRefused(fanOut: FanOut, prefix: string): Promise<void> {
  let probes = 0;
  await until('the queue to refuse its topic', 120, async () => {
    await fanOut.upload({
      key: `${prefix}${probes++}.txt`,
      body: Buffer.from('probe'),
      contentType: 'text/plain',
    });
    return (await failedKeys(fanOut, prefix)).length > 0 ? true : undefined;
  });
}

async function failedKeys(fanOut: FanOut, prefix: string): Promise<string[]> {
  const failedMessages = await fanOut.failedMessages('MetadataCreated');
  return failedMessages
    .map(({ body }) => keyOf(body) ?? '')
    .filter((key) => key.startsWith(prefix));
}
