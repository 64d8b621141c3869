import type { DeadLetter } from '../../e2e/dead-letters.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { countMessages } from '../../e2e/queues.ts';
import { until } from '../../e2e/wait.ts';
import type { Resizer } from './resizer.ts';

/** Checks messages that are not about an existing object. */
export async function checkInvalidMessages(
  resizer: Resizer,
  { progress }: Deployment,
  checks: Checks,
): Promise<void> {
  progress('sending odd messages to the queue');
  const before = new Set((await resizer.deadLetters()).map(({ id }) => id));
  const deleted = 'deleted-before-its-turn.jpg';
  const climbing = 'a/../../secret.jpg';
  const hello = 'hello';
  const test = 's3:TestEvent';
  await resizer.send(notification(resizer, deleted));
  await resizer.send(JSON.stringify({ Service: 'Amazon S3', Event: test, Bucket: 'any' }));
  await resizer.send(hello);
  await resizer.send(notification(resizer, climbing));
  // The browser part uploads an invalid photograph at the same time.
  const isInvalid = ({ body }: DeadLetter) =>
    [deleted, climbing, hello, test].some((part) => body.includes(part));
  const failedMessages = await until('the odd messages to end', 30, async () => {
    if ((await countMessages(resizer.sqs, resizer.output('QueueUrl'))) > 0) return undefined;
    const fresh = (await resizer.deadLetters()).filter(
      (message) => !before.has(message.id) && isInvalid(message),
    );
    return fresh.length >= 2 ? fresh : undefined;
  });
  checks.equal(
    'An object deleted before its turn and the test event of S3 are done; a message of another kind and a key with .. go to the dead-letter queue',
    'invalid-key, not-a-notification',
    failedMessages
      .map(({ reason }) => reason)
      .sort()
      .join(', '),
  );
}

function notification(resizer: Resizer, key: string): string {
  return JSON.stringify({
    Records: [
      {
        eventName: 'ObjectCreated:Put',
        eventTime: new Date().toISOString(),
        s3: {
          bucket: { name: resizer.output('UploadsBucket') },
          object: { key, size: 1, eTag: 'e' },
        },
      },
    ],
  });
}
