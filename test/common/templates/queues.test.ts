import { asText, everyResource, resourcesOf, type Template } from '../../support/templates.ts';

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

interface MappingProperties {
  readonly EventSourceArn?: unknown;
  readonly FunctionName: unknown;
}

const DAY = 86_400;

/** Queue with this ARN in a template. */
function queueOf(template: Template, arn: unknown): QueueProperties | undefined {
  const queues = resourcesOf<QueueProperties>(template, 'AWS::SQS::Queue');
  return queues.find(([id]) => asText(arn) === `<${id}.Arn>`)?.[1].Properties;
}

const WITH_DLQ = everyResource<QueueProperties>('AWS::SQS::Queue', ['sandbox']).filter(
  ({ properties }) => properties.RedrivePolicy,
);

test.each(WITH_DLQ)(
  'A message of $name moves after its receives to a queue that keeps it for 14 days',
  ({ properties: { RedrivePolicy, FifoQueue }, template }) => {
    // SQS also counts receives of messages that are returned unprocessed behind a failed message of
    // their group.
    expect(RedrivePolicy?.maxReceiveCount).toBe(FifoQueue ? 100 : 5);
    const deadLetterQueue = queueOf(template, RedrivePolicy?.deadLetterTargetArn);
    expect(deadLetterQueue?.MessageRetentionPeriod).toBe(14 * DAY);
  },
);

const OF_QUEUES = everyResource<MappingProperties>('AWS::Lambda::EventSourceMapping', [
  'sandbox',
]).filter(({ template, properties }) => queueOf(template, properties.EventSourceArn));

test('There are queues with a DLQ and functions that consume queues', () => {
  expect(WITH_DLQ.length).toBeGreaterThan(10);
  expect(OF_QUEUES.length).toBeGreaterThan(5);
});

describe.each(OF_QUEUES)('The event source mapping $name', ({ properties, template }) => {
  const queue = queueOf(template, properties.EventSourceArn);

  test('reads a queue with a DLQ and long polling', () => {
    expect(queue).toMatchObject({ RedrivePolicy: {}, ReceiveMessageWaitTimeSeconds: 20 });
  });

  test('reads a queue that hides a message for six times the timeout of the function', () => {
    const functions = resourcesOf<{ Timeout: number }>(template, 'AWS::Lambda::Function');
    const consumer = functions.find(([id]) => asText(properties.FunctionName) === `<${id}>`);
    expect(queue?.VisibilityTimeout).toBeGreaterThanOrEqual(
      6 * (consumer?.[1].Properties.Timeout ?? Infinity),
    );
  });

  test('reports failed messages one by one and has a limit of concurrency', () => {
    expect(properties).toMatchObject({
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: expect.any(Number) as number },
    });
  });
});

test.each(everyResource<MappingProperties>('AWS::Lambda::EventSourceMapping', ['sandbox']))(
  'The event source mapping $name reads a queue of its stack, or reports failed items to a queue',
  ({ properties, template }) => {
    if (queueOf(template, properties.EventSourceArn)) return;
    expect(properties).toMatchObject({
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      DestinationConfig: { OnFailure: { Destination: expect.anything() as unknown } },
    });
  },
);
