import { randomUUID } from 'node:crypto';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { contentOf } from '../../e2e/dead-letters.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import type { Text } from './texts.ts';
import type { Worker } from './worker.ts';

/** Messages that no producer of ours wrote, in both queues; the worker lives on. */
export async function proveOddMessages(
  worker: Worker,
  text: Text,
  { progress, lacks }: Deployment,
  checks: Checks,
): Promise<void> {
  progress('messages that no producer of ours wrote');
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
  const letters = await worker.deadLetters();
  const ofBody = (body: string) =>
    letters.filter((each) => contentOf(each.body) === contentOf(body));
  const faults = [...odd].flatMap(([body, reason]) => {
    const found = ofBody(body).map((letter) => letter.reason);
    return found.join() === `${reason},${reason}`
      ? []
      : [`${body}: ${found.join() || 'no letter'}`];
  });
  checks.faultless(
    'Each becomes a dead letter with its reason, in either queue',
    `${2 * odd.size} dead letters`,
    faults,
  );
  const asTheyCame = '… and with its body as it came';
  const rewrites = lacks('event source mappings that leave a body as it is');
  if (rewrites) checks.notRun(asTheyCame, rewrites);
  else
    checks.faultless(
      asTheyCame,
      `${2 * odd.size} bodies`,
      [...odd.keys()].filter((body) => ofBody(body).some((letter) => letter.body !== body)),
    );
}
