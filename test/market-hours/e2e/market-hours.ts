import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { DescribeServicesCommand, ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { readDeadLetters, type DeadLetter } from '../../e2e/dead-letters.ts';
import { countMessages } from '../../e2e/queues.ts';
import type { Deployment } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';

/** Result of one call of the function. */
export interface Invoked {
  /** Message of its error. @default - it succeeded */
  readonly error?: string;
  /** Reported values by the names of the metrics. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** Verdict of the service on a trade. */
export interface Verdict {
  readonly verdict: string;
  readonly rules: readonly string[];
}

/** Deployed stack: function, service, queues, table. */
export class MarketHours {
  private readonly sqs = new SQSClient({});
  private readonly ecs = new ECSClient({});
  private readonly lambda = new LambdaClient({});
  private readonly dynamo = new DynamoDBClient({});
  readonly deployment: Deployment;

  constructor(deployment: Deployment) {
    this.deployment = deployment;
  }

  /** Calls the function with the event of a schedule. */
  async invoke(event: object): Promise<Invoked> {
    const { FunctionError, Payload, LogResult } = await this.lambda.send(
      new InvokeCommand({
        FunctionName: this.deployment.output('SetHoursFunction'),
        Payload: JSON.stringify(event),
        LogType: 'Tail',
      }),
    );
    const answer = JSON.parse(Buffer.from(Payload ?? []).toString()) as { errorMessage?: string };
    return {
      error: FunctionError && (answer.errorMessage ?? FunctionError),
      metrics: metricsIn(Buffer.from(LogResult ?? '', 'base64').toString()),
    };
  }

  async desiredCount(): Promise<number> {
    return (await this.service()).desiredCount ?? 0;
  }

  /** Sets the desired count by hand, without the calendar. */
  async setDesiredCount(desiredCount: number): Promise<void> {
    const { Cluster: cluster, Service: service } = this.deployment.outputs;
    await this.ecs.send(new UpdateServiceCommand({ cluster, service, desiredCount }));
    await this.untilRunning(desiredCount);
  }

  /** Waits for the running tasks: on AWS a task starts within two minutes and ends within one. */
  async untilRunning(count: number): Promise<void> {
    await until(`${count} tasks to run`, 300, async () =>
      (await this.service()).runningCount === count ? true : undefined,
    );
  }

  /** Sends messages to the trades' queue. */
  async send(bodies: readonly string[]): Promise<void> {
    const batches = Array.from({ length: Math.ceil(bodies.length / 10) }, (_, at) =>
      bodies.slice(at * 10, at * 10 + 10),
    );
    await Promise.all(
      batches.map(async (batch) => {
        const { Failed = [] } = await this.sqs.send(
          new SendMessageBatchCommand({
            QueueUrl: this.deployment.output('QueueUrl'),
            Entries: batch.map((MessageBody, at) => ({ Id: String(at), MessageBody })),
          }),
        );
        if (Failed[0]) throw new Error(`SQS refused a trade: ${Failed[0].Message ?? ''}.`);
      }),
    );
  }

  /** Messages in the trades' queue, visible or in flight. */
  waiting(): Promise<number> {
    return countMessages(this.sqs, this.deployment.output('QueueUrl'));
  }

  deadLetters(): Promise<DeadLetter[]> {
    return readDeadLetters(this.sqs, this.deployment.output('DeadLetterQueueUrl'));
  }

  /** All verdicts on trades whose ids have the prefix, by id. */
  async verdicts(prefix: string): Promise<Map<string, Verdict>> {
    const found = new Map<string, Verdict>();
    const scan = { TableName: this.deployment.output('VerdictsTable'), ConsistentRead: true };
    for await (const { Items = [] } of paginateScan({ client: this.dynamo }, scan)) {
      for (const { id, verdict, objections } of Items) {
        if (!id?.S?.startsWith(prefix)) continue;
        const rules = (objections?.L ?? []).map(({ M }) => M?.rule?.S ?? '');
        found.set(id.S, { verdict: verdict?.S ?? '', rules });
      }
    }
    return found;
  }

  private async service() {
    const { Cluster: cluster, Service = '' } = this.deployment.outputs;
    const { services = [] } = await this.ecs.send(
      new DescribeServicesCommand({ cluster, services: [Service] }),
    );
    if (!services[0]) throw new Error(`There is no service ${Service}.`);
    return services[0];
  }
}

/** Sums of all metrics in a log, by name (CloudWatch's embedded metric format). */
export function metricsIn(log: string): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const line of log.split('\n').filter((text) => text.includes('"CloudWatchMetrics"'))) {
    const entry = JSON.parse(line.slice(line.indexOf('{'))) as Record<string, unknown> & {
      _aws: { CloudWatchMetrics: { Metrics: { Name: string }[] }[] };
    };
    for (const { Name } of entry._aws.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics)) {
      const values = [entry[Name]].flat().map(Number);
      sums[Name] = (sums[Name] ?? 0) + values.reduce((sum, value) => sum + value, 0);
    }
  }
  return sums;
}
