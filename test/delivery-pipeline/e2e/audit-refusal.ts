import { randomUUID } from 'node:crypto';
import { GetQueueAttributesCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { Checks } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import { auditEntries } from './audit-command.ts';
import type { DeliveryChat } from './delivery-chat.ts';

/** Title of the check. */
export const REFUSAL =
  'An event goes to the dead-letter queue of its rule while a queue rejects the event bus, and the redrive delivers it';

/** Checks that no event is lost while a queue rejects the event bus. */
export async function checkRefusal(chat: DeliveryChat, checks: Checks): Promise<void> {
  const execution = randomUUID();
  const accept = await refuseBus(chat);
  try {
    await chat.emit([chat.events().pipeline(chat.pipeline, execution, 'STOPPED')]);
    const failed = await until('the failed event', 60, async () => {
      const found = await chat.failedMessages('RecordsEvents');
      const ours = found.filter(({ body }) => body.includes(execution));
      return ours.length > 0 ? ours : undefined;
    });
    // A message that is moved earlier may be in no datapoint of its queue.
    await chat.deployment.untilAlarm('RecordsHasUndelivered');
    await accept();
    await chat.redrive('RecordsEvents');
    const entries = await until('the event in the trail', 30, async () => {
      const shown = await auditEntries('--json', '--since', '5m');
      const ours = shown.filter((each) => each.execution === execution);
      return ours.length > 0 ? ours : undefined;
    });
    checks.equal(
      REFUSAL,
      '1 waited, 1 in the trail',
      `${failed.length} waited, ${entries.length} in the trail`,
    );
  } finally {
    await accept();
  }
}

async function refuseBus(chat: DeliveryChat): Promise<() => Promise<void>> {
  const { queueUrl: QueueUrl } = chat.queues('Records');
  const { Attributes: { Policy = '', QueueArn = '' } = {} } = await chat.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['Policy', 'QueueArn'] }),
  );
  const set = async (policy: string): Promise<void> => {
    await chat.sqs.send(
      new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: policy } }),
    );
  };
  const { Statement, ...rest } = JSON.parse(Policy) as { Statement: object[] };
  const refusal = {
    Effect: 'Deny',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: QueueArn,
  };
  await set(JSON.stringify({ ...rest, Statement: [...Statement, refusal] }));
  return () => set(Policy);
}
