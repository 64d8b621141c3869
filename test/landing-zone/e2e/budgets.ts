import { BudgetsClient, DescribeBudgetCommand } from '@aws-sdk/client-budgets';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { SNSClient, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { arnOf, receiveWaiting } from '../../e2e/queues.ts';
import type { Checks } from '../../e2e/scenario.ts';
import { outputOf } from '../../e2e/outputs.ts';
import { until } from '../../e2e/wait.ts';
import type { Organized } from './accounts.ts';

/**
 * Checks that budgets report to the topic. The emulator has no costs: the metric EstimatedCharges,
 * which AWS publishes itself, stands for them.
 */
export async function checkBudgets(
  { outputs, accounts }: Organized,
  management: string,
  checks: Checks,
): Promise<void> {
  const budget = outputOf(outputs, 'OrganizationBudget');
  const inbox = await Inbox.open(outputOf(outputs, 'Topic'));
  try {
    await spend(10);
    await spend(60);
    const first = await inbox.untilMessages(1);
    checks.equal(
      'Half of the organization’s budget, once spent, is reported to the topic',
      `${budget}: ACTUAL > $50.00, $60.00`,
      first.filter((text) => text.includes('ACTUAL')).join('\n'),
    );
    await spend(60);
    await spend(105);
    const second = await inbox.untilMessages(2);
    checks.equal(
      'Each further threshold is reported once',
      `${budget}: ACTUAL > $100.00, $105.00\n${budget}: ACTUAL > $80.00, $105.00`,
      second
        .filter((text) => text.includes('ACTUAL'))
        .sort()
        .join('\n'),
    );
    await spend(30, accounts.dev);
    const [third = ''] = (await inbox.untilMessages(1)).filter((text) => text.includes('ACTUAL'));
    checks.equal(
      'An account’s own budget is reported under its name',
      'devAccount: ACTUAL > $25.00, $30.00',
      third.replace(/^.*?(devAccount)\w*:/, '$1:'),
    );
  } finally {
    await inbox.close();
  }
  const { Budget } = await new BudgetsClient({}).send(
    new DescribeBudgetCommand({ AccountId: management, BudgetName: budget }),
  );
  checks.equal(
    'The budget has its limit and the spend of the month',
    '105.00 of 100 USD',
    `${Budget?.CalculatedSpend?.ActualSpend?.Amount ?? ''} of ${Budget?.BudgetLimit?.Amount ?? ''} ${Budget?.BudgetLimit?.Unit ?? ''}`,
  );
}

async function spend(Value: number, account?: string): Promise<void> {
  const Dimensions = account === undefined ? [] : [{ Name: 'LinkedAccount', Value: account }];
  await new CloudWatchClient({}).send(
    new PutMetricDataCommand({
      Namespace: 'AWS/Billing',
      MetricData: [{ MetricName: 'EstimatedCharges', Value, Dimensions }],
    }),
  );
}

/** Queue with the messages of a topic. */
class Inbox {
  static async open(topic: string): Promise<Inbox> {
    const sqs = new SQSClient({});
    const { QueueUrl = '' } = await sqs.send(
      new CreateQueueCommand({
        QueueName: `scenario-budgets-${Date.now()}`,
        Attributes: { Policy: JSON.stringify(policyFor(topic)) },
      }),
    );
    const sns = new SNSClient({});
    const { SubscriptionArn = '' } = await sns.send(
      new SubscribeCommand({
        TopicArn: topic,
        Protocol: 'sqs',
        Endpoint: await arnOf(sqs, QueueUrl),
        ReturnSubscriptionArn: true,
      }),
    );
    return new Inbox(sqs, sns, QueueUrl, SubscriptionArn);
  }

  private readonly sqs: SQSClient;
  private readonly sns: SNSClient;
  private readonly queueUrl: string;
  private readonly subscription: string;

  private constructor(sqs: SQSClient, sns: SNSClient, queueUrl: string, subscription: string) {
    this.sqs = sqs;
    this.sns = sns;
    this.queueUrl = queueUrl;
    this.subscription = subscription;
  }

  /** Waits for messages on actual spend, and returns all as `budget: type > threshold, amount`. */
  async untilMessages(count: number): Promise<string[]> {
    const found: string[] = [];
    return until(`${count} messages of budgets`, 30, async () => {
      for await (const messages of receiveWaiting(this.sqs, this.queueUrl))
        found.push(...messages.map(({ Body = '{}' }) => describe(Body)));
      const actual = found.filter((text) => text.includes('ACTUAL'));
      return actual.length >= count ? found : undefined;
    });
  }

  async close(): Promise<void> {
    await this.sns.send(new UnsubscribeCommand({ SubscriptionArn: this.subscription }));
    await this.sqs.send(new DeleteQueueCommand({ QueueUrl: this.queueUrl }));
  }
}

function policyFor(topic: string) {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: '*',
        Condition: { ArnEquals: { 'aws:SourceArn': topic } },
      },
    ],
  };
}

function describe(body: string): string {
  const { Message } = JSON.parse(body) as { Message: string };
  const line = (name: string) => new RegExp(`${name}: (.+)`).exec(Message)?.[1] ?? '';
  const type = line('Alert Type');
  return `${line('Budget Name')}: ${type} ${line('Alert Threshold')}, ${line(`${type} Amount`)}`;
}
