import { permissionsOf } from '../../support/permissions.ts';
import {
  asText,
  readTemplate,
  resourceOf,
  resourcesOf,
  type Template,
} from '../../support/templates.ts';

interface FunctionProperties {
  readonly Timeout: number;
  readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> };
}

interface TaskProperties {
  readonly ContainerDefinitions: readonly {
    readonly Environment: readonly { readonly Name: string; readonly Value: unknown }[];
  }[];
}

const template = readTemplate('QueueWorker');
const production = readTemplate('QueueWorker', 'production');

/** Permissions of a role for data and queues, as `action on resource`. */
function permissions(role: string): string[] {
  return permissionsOf(template, new RegExp(role), (permission) =>
    /^(dynamodb|s3|sqs):/.test(permission),
  );
}

const CONSUMER = [
  'dynamodb:PartiQLUpdate on Jobs',
  's3:GetObject on Inputs/*',
  's3:ListBucket on Inputs',
  ...['Fifo', 'Standard'].flatMap((queue) => [
    `sqs:ChangeMessageVisibility on ${queue}Queue`,
    `sqs:DeleteMessage on ${queue}Queue`,
    `sqs:ReceiveMessage on ${queue}Queue`,
    `sqs:SendMessage on ${queue}DeadLetters`,
  ]),
].sort();

describe('Permissions for data and queues', () => {
  test('allow Submit to put jobs into the table and to send messages', () => {
    expect(permissions('Submit')).toEqual([
      'dynamodb:PutItem on Jobs',
      ...['Fifo', 'Standard'].map((queue) => `sqs:SendMessage on ${queue}Queue`),
    ]);
  });

  test('allow Status to read a job', () => {
    expect(permissions('Status')).toEqual(['dynamodb:GetItem on Jobs']);
  });

  test('allow the tasks to consume both queues, read objects, write results and send failed messages', () => {
    expect(permissions('TaskTaskRole')).toEqual(CONSUMER);
  });

  test('allow FunctionWork the same, and Lambda to read the attributes of its event sources', () => {
    const attributes = ['Fifo', 'Standard'].map(
      (queue) => `sqs:GetQueueAttributes on ${queue}Queue`,
    );
    expect(permissions('FunctionWork')).toEqual([...CONSUMER, ...attributes].sort());
  });
});

describe('The API', () => {
  const methods = resourcesOf(template, 'AWS::ApiGateway::Method');
  const paths = resourcesOf(template, 'AWS::ApiGateway::Resource');

  test('has only the operations that submit a job and return its status', () => {
    expect(paths.map(([, { Properties }]) => Properties.PathPart).sort()).toEqual(['jobs', '{id}']);
    expect(methods.map(([, { Properties }]) => Properties.HttpMethod).sort()).toEqual([
      'GET',
      'POST',
    ]);
  });

  test('requires IAM authorization', () => {
    for (const [, { Properties }] of methods) expect(Properties.AuthorizationType).toBe('AWS_IAM');
  });

  test('has the name of its stack, throttling, access logs, tracing and TLS 1.2 or newer', () => {
    expect(resourceOf(template, 'AWS::ApiGateway::RestApi').Properties).toMatchObject({
      Name: 'QueueWorker',
      SecurityPolicy: expect.stringContaining('TLS13_1_2') as string,
    });
    expect(resourceOf(template, 'AWS::ApiGateway::Stage').Properties).toMatchObject({
      AccessLogSetting: { DestinationArn: expect.anything() as unknown },
      MethodSettings: [{ ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 }],
      TracingEnabled: true,
    });
  });
});

describe('The FIFO queue and its dead-letter queue', () => {
  const queues = resourcesOf(template, 'AWS::SQS::Queue').filter(([id]) => id.startsWith('Fifo'));

  test('limit throughput per message group and deduplicate by the job id', () => {
    expect(queues).toHaveLength(2);
    for (const [, { Properties }] of queues) {
      expect(Properties).toMatchObject({
        FifoQueue: true,
        DeduplicationScope: 'messageGroup',
        FifoThroughputLimit: 'perMessageGroupId',
        ContentBasedDeduplication: false,
      });
    }
  });
});

describe('The function and the service', () => {
  const { Variables } = resourcesOf<FunctionProperties>(template, 'AWS::Lambda::Function')
    .map(([, { Properties }]) => Properties.Environment)
    .find((environment) => 'MAX_RECEIVES' in environment.Variables) ?? { Variables: {} };
  const [container] = resourceOf<TaskProperties>(template, 'AWS::ECS::TaskDefinition').Properties
    .ContainerDefinitions;
  const environment = Object.fromEntries(
    container?.Environment.map(({ Name, Value }) => [Name, Value]) ?? [],
  );

  test('have the same environment variables for both queues', () => {
    const names = Object.keys(Variables).filter((name) => !name.startsWith('POWERTOOLS_'));
    expect(names.sort()).toEqual([
      'DEAD_LETTER_QUEUE_URL',
      'INPUTS_BUCKET',
      'JOBS_TABLE',
      'MAX_RECEIVES',
      'ORDERED_DEAD_LETTER_QUEUE_URL',
      'ORDERED_QUEUE_URL',
      'QUEUE_URL',
    ]);
    for (const name of names) expect(environment[name]).toEqual(Variables[name]);
  });

  test('consume ten messages at a time, the function with at most five invocations in parallel for each queue', () => {
    const mappings = resourcesOf(template, 'AWS::Lambda::EventSourceMapping');
    expect(mappings).toHaveLength(2);
    for (const [, { Properties }] of mappings) {
      expect(Properties).toMatchObject({
        BatchSize: 10,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 5 },
      });
    }
  });
});

describe('The service scales', () => {
  const alarm = (name: string) =>
    resourcesOf(template, 'AWS::CloudWatch::Alarm').find(([id]) => id.includes(name))?.[1]
      .Properties;
  const steps = (name: string) =>
    resourcesOf(template, 'AWS::ApplicationAutoScaling::ScalingPolicy').find(([id]) =>
      id.includes(name),
    )?.[1].Properties.StepScalingPolicyConfiguration as {
      AdjustmentType: string;
      StepAdjustments: {
        ScalingAdjustment: number;
        MetricIntervalLowerBound?: number;
        MetricIntervalUpperBound?: number;
      }[];
    };

  /** Tasks that application auto scaling sets for a backlog at which the alarm goes to ALARM. */
  function tasksFor(backlog: number): number | undefined {
    const over = backlog - Number(alarm('BacklogIsLong')?.Threshold);
    return steps('TaskForEveryTarget').StepAdjustments.find(
      ({
        MetricIntervalLowerBound: lower = -Infinity,
        MetricIntervalUpperBound: upper = Infinity,
      }) => lower <= over && over < upper,
    )?.ScalingAdjustment;
  }

  test('between zero and ten tasks', () => {
    expect(
      resourceOf(template, 'AWS::ApplicationAutoScaling::ScalableTarget').Properties,
    ).toMatchObject({ MinCapacity: 0, MaxCapacity: 10 });
  });

  test.each([
    [999, undefined],
    [1_000, 1],
    [1_999, 1],
    [2_000, 2],
    [9_999, 9],
    [10_000, 10],
    [1_000_000, 10],
  ])('for a backlog of %i jobs to one task for each thousand: %p', (backlog, tasks) => {
    expect(steps('TaskForEveryTarget').AdjustmentType).toBe('ExactCapacity');
    expect(tasksFor(backlog)).toBe(tasks);
  });

  test('to zero tasks only after five minutes without jobs', () => {
    expect(alarm('BacklogIsGone')).toMatchObject({
      Threshold: 0,
      ComparisonOperator: 'LessThanOrEqualToThreshold',
      EvaluationPeriods: 5,
    });
    expect(steps('NoTasks')).toMatchObject({
      AdjustmentType: 'ExactCapacity',
      StepAdjustments: [{ ScalingAdjustment: 0, MetricIntervalUpperBound: 0 }],
    });
  });

  test('by the visible and in-flight messages of both queues, with missing data as zero', () => {
    for (const name of ['BacklogIsLong', 'BacklogIsGone']) {
      const metrics = alarm(name)?.Metrics as {
        Expression?: string;
        MetricStat?: { Metric: { MetricName: string; Dimensions: { Value: unknown }[] } };
      }[];
      const counted = metrics.flatMap(({ MetricStat }) =>
        MetricStat
          ? `${MetricStat.Metric.MetricName} of ${asText(MetricStat.Metric.Dimensions[0]?.Value).replace(/<(\w+?)[0-9A-F]{8}\.QueueName>/, '$1')}`
          : [],
      );
      expect(counted.sort()).toEqual([
        'ApproximateNumberOfMessagesNotVisible of FifoQueue',
        'ApproximateNumberOfMessagesNotVisible of StandardQueue',
        'ApproximateNumberOfMessagesVisible of FifoQueue',
        'ApproximateNumberOfMessagesVisible of StandardQueue',
      ]);
      const [sum] = metrics.flatMap(({ Expression }) => Expression ?? []);
      expect(sum?.match(/FILL\(\w+, 0\)/g)).toHaveLength(4);
    }
  });
});

describe('The table of jobs', () => {
  const table = (in_: Template) => resourceOf(in_, 'AWS::DynamoDB::Table');

  test('has on-demand billing and deletes jobs by their ttl', () => {
    expect(table(template).Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    });
  });

  test('has point-in-time recovery and deletion protection in production', () => {
    expect(table(production)).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    });
  });
});
