import { randomUUID } from 'node:crypto';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { contentOf } from '../../e2e/dead-letters.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import type { Text } from './texts.ts';
import type { Worker } from './worker.ts';

/** Invalid messages in both queues; the worker continues. */
export async function checkOddMessages(
  worker: Worker,
  text: Text,
  { progress, lacks }: Deployment,
  checks: Checks,
): Promise<void> {
  progress('invalid messages');
  const id = randomUUID();
  const odd = new Map([
    ['hello', 'not-a-job'],
    ['{"id":1}', 'not-a-job'],
    [JSON.stringify({ id, type: 'mine', object: text.key }), 'unknown-type'],
    [JSON.stringify({ id, type: 'text-statistics', object: text.key }), 'unknown-job'],
  ]);
  for (const body of odd.keys()) {
    await worker.sqs.send(
      new SendMessageCommand({ QueueUrl: worker.standard.queueUrl, MessageBody: body }),
    );
    await worker.sqs.send(
      new SendMessageCommand({
        QueueUrl: worker.ordered.queueUrl,
        MessageBody: body,
        MessageGroupId: 'odd',
        MessageDeduplicationId: randomUUID(),
      }),
    );
  }
  await worker.untilIdle(30);
  const failed = await worker.deadLetters();
  const ofBody = (body: string) =>
    failed.filter((each) => contentOf(each.body) === contentOf(body));
  const problems = [...odd].flatMap(([body, reason]) => {
    const found = ofBody(body).map((message) => message.reason);
    return found.join() === `${reason},${reason}`
      ? []
      : [`${body}: ${found.join() || 'no failed message'}`];
  });
  checks.noProblems(
    'Each invalid message goes to the dead-letter queue with its reason, from either queue',
    `${2 * odd.size} failed messages`,
    problems,
  );
  const unchangedBody = 'Each invalid message keeps its body in the dead-letter queue';
  const rewrites = lacks('event source mappings that leave a body as it is');
  if (rewrites) checks.notRun(unchangedBody, rewrites);
  else
    checks.noProblems(
      unchangedBody,
      `${2 * odd.size} bodies`,
      [...odd.keys()].filter((body) => ofBody(body).some((message) => message.body !== body)),
    );
}
