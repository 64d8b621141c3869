import { BudgetsClient, DescribeBudgetCommand } from '@aws-sdk/client-budgets';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { Checks } from '../../e2e/scenario.ts';
import { outputOf } from '../../e2e/outputs.ts';
import { TopicQueue } from '../../e2e/topic-queue.ts';
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
  const queue = await TopicQueue.subscribe(`scenario-budgets-${Date.now()}`, [
    outputOf(outputs, 'Topic'),
  ]);
  try {
    await spend(10);
    await spend(60);
    const first = await messagesOf(queue, 1);
    checks.equal(
      'Half of the organization’s budget, once spent, is reported to the topic',
      `${budget}: ACTUAL > $50.00, $60.00`,
      first.filter((text) => text.includes('ACTUAL')).join('\n'),
    );
    await spend(60);
    await spend(105);
    const second = await messagesOf(queue, 2);
    checks.equal(
      'Each further threshold is reported once',
      `${budget}: ACTUAL > $100.00, $105.00\n${budget}: ACTUAL > $80.00, $105.00`,
      second
        .filter((text) => text.includes('ACTUAL'))
        .sort()
        .join('\n'),
    );
    await spend(30, accounts.dev);
    const [third = ''] = (await messagesOf(queue, 1)).filter((text) => text.includes('ACTUAL'));
    checks.equal(
      'An account’s own budget is reported under its name',
      'devAccount: ACTUAL > $25.00, $30.00',
      third.replace(/^.*?(devAccount)\w*:/, '$1:'),
    );
  } finally {
    await queue.end();
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

/** Waits for messages on actual spend, and returns all as `budget: type > threshold, amount`. */
async function messagesOf(queue: TopicQueue, count: number): Promise<string[]> {
  const found: string[] = [];
  return until(`${count} messages of budgets`, 30, async () => {
    for await (const messages of queue.receive())
      found.push(...messages.map(({ Body = '' }) => describe(Body)));
    const actual = found.filter((text) => text.includes('ACTUAL'));
    return actual.length >= count ? found : undefined;
  });
}

function describe(message: string): string {
  const line = (name: string) => new RegExp(`${name}: (.+)`).exec(message)?.[1] ?? '';
  const type = line('Alert Type');
  return `${line('Budget Name')}: ${type} ${line('Alert Threshold')}, ${line(`${type} Amount`)}`;
}
