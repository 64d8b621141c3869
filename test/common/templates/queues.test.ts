import { asText, readTemplate, resourcesOf, STACKS } from '../../support/templates.ts';

interface QueueProperties {
  readonly FifoQueue?: boolean;
  readonly VisibilityTimeout?: number;
  readonly ReceiveMessageWaitTimeSeconds?: number;
  readonly MessageRetentionPeriod?: number;
  readonly RedrivePolicy?: {
    readonly deadLetterTargetArn: unknown;
    readonly maxReceiveCount: number;
  };
}

const DAY = 86_400;

describe.each(STACKS)('In %s,', (stack) => {
  const template = readTemplate(stack);
  const queues = resourcesOf<QueueProperties>(template, 'AWS::SQS::Queue');
  const functions = resourcesOf<{ Timeout: number }>(template, 'AWS::Lambda::Function');
  const mappings = resourcesOf<Record<string, unknown>>(
    template,
    'AWS::Lambda::EventSourceMapping',
  );

  test('work that fails five times ends in a queue that keeps it for 14 days', () => {
    for (const [, { Properties }] of queues) {
      if (!Properties.RedrivePolicy) continue;
      const { deadLetterTargetArn, maxReceiveCount } = Properties.RedrivePolicy;
      // SQS also counts receives of messages that are returned unprocessed behind a failed message
      // of their group.
      expect(maxReceiveCount).toBe(Properties.FifoQueue ? 100 : 5);
      const [, deadLetterQueue] =
        queues.find(([id]) => asText(deadLetterTargetArn) === `<${id}.Arn>`) ?? [];
      expect(deadLetterQueue?.Properties.MessageRetentionPeriod).toBe(14 * DAY);
    }
  });

  test('no queue that a function works off is without dead letters, or polled in vain', () => {
    for (const [, { Properties }] of mappings) {
      const queue = queues.find(([id]) => asText(Properties.EventSourceArn) === `<${id}.Arn>`);
      expect(queue?.[1].Properties).toMatchObject({
        RedrivePolicy: {},
        ReceiveMessageWaitTimeSeconds: 20,
      });
    }
  });

  test('a message stays hidden for six times as long as its function may take', () => {
    for (const [, { Properties }] of mappings) {
      const consumer = functions.find(([id]) => asText(Properties.FunctionName) === `<${id}>`);
      const queue = queues.find(([id]) => asText(Properties.EventSourceArn) === `<${id}.Arn>`);
      expect(queue?.[1].Properties.VisibilityTimeout).toBeGreaterThanOrEqual(
        6 * (consumer?.[1].Properties.Timeout ?? Infinity),
      );
    }
  });

  test('one bad message never brings back the others of its batch, nor takes all concurrency', () => {
    for (const [, { Properties }] of mappings) {
      expect(Properties).toMatchObject({
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: expect.any(Number) as number },
      });
    }
  });
});
