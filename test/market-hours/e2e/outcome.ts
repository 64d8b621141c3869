import type { Checks } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import type { MarketHours, Verdict } from './market-hours.ts';
import type { Sample } from './trades.ts';

/** Waits until every trade has a verdict. */
export function allVerdicts(
  market: MarketHours,
  prefix: string,
  trades: readonly Sample[],
): Promise<Map<string, Verdict>> {
  const read = async () => {
    const verdicts = await market.verdicts(prefix);
    return verdicts.size >= trades.length ? verdicts : undefined;
  };
  return until(`${trades.length} verdicts`, 60, read, 300);
}

/** Checks that each trade has the right verdict and each invalid message is in the dead-letter queue with its reason. */
export async function checkOutcome(
  market: MarketHours,
  prefix: string,
  trades: readonly Sample[],
  messages: Readonly<Record<string, readonly string[]>>,
  checks: Checks,
): Promise<void> {
  const verdicts = await allVerdicts(market, prefix, trades);
  await until('the queue to be empty', 60, async () =>
    (await market.waiting()) === 0 ? true : undefined,
  );
  checks.equal(
    'Every trade has its verdict after the opening',
    `${trades.length} sent, 0 lost`,
    `${trades.length} sent, ${trades.filter(({ id }) => !verdicts.has(id)).length} lost`,
  );
  checks.noProblems(
    'Every verdict is the right one, with the broken rules',
    `${trades.length} verdicts right`,
    trades.flatMap((trade) => problemOf(trade, verdicts.get(trade.id))),
  );
  const failed = (await market.deadLetters()).filter(({ body }) => body.includes(prefix));
  const countOf = (reason: string) => failed.filter((message) => message.reason === reason).length;
  checks.equal(
    'Invalid messages and duplicate ids go to the dead-letter queue with their reason',
    describe(Object.entries(messages).map(([reason, { length }]) => [reason, length])),
    describe(Object.keys(messages).map((reason) => [reason, countOf(reason)])),
  );
}

function problemOf({ id, body, breaks }: Sample, found: Verdict | undefined): string[] {
  const rules = found?.rules ?? [];
  const right = breaks
    ? found?.verdict === 'rejected' && rules.includes(breaks)
    : found?.verdict === 'accepted' && rules.length === 0;
  const wanted = breaks ? `rejected (${breaks})` : 'accepted';
  const got = `${found?.verdict ?? 'none'} (${rules.join(', ')})`;
  return right ? [] : [`${id}: ${got} instead of ${wanted}: ${body}`];
}

function describe(counts: readonly (readonly [reason: string, count: number])[]): string {
  return counts.map(([reason, count]) => `${count} ${reason}`).join(', ');
}
