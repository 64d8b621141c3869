import { randomUUID } from 'node:crypto';
import type { Checks, Deployment } from '../support/scenario.ts';
import { until } from '../support/wait.ts';
import type { MarketHours, Verdict } from './market-hours.ts';
import { firings, type ReadSchedule } from './schedules.ts';
import { Tasks } from './tasks.ts';
import { goodTrades, oddMessages, oddTrades, type Sample } from './trades.ts';

const [FRIDAY, CLOSING, MONDAY, END] = [
  '2026-03-06T12:00Z',
  '2026-03-06T20:00Z',
  '2026-03-09T13:00Z',
  '2026-03-09T14:00Z',
].map((time) => new Date(time)) as [Date, Date, Date, Date];

/** The weekend on which daylight saving time begins, with real trades and the real program. */
export async function proveWeekend(
  market: MarketHours,
  schedules: readonly ReadSchedule[],
  { progress }: Deployment,
  checks: Checks,
): Promise<void> {
  const prefix = randomUUID().slice(0, 8);
  const tasks = new Tasks(market.output('TaskDefinition'));
  const pass = async (from: Date, to: Date) => {
    for (const { time, task } of firings(schedules, from, to).filter(isHourlyOrSet)) {
      await market.invoke({ time: time.toISOString(), task });
      await tasks.follow(await market.desiredCount());
    }
  };
  try {
    progress('Friday: trades while the exchange is open');
    await pass(FRIDAY, CLOSING);
    const open = goodTrades(`${prefix}-open`, 100);
    await market.send(open.map(({ body }) => body));
    checks.equal(
      'Trades that arrive while the exchange is open are validated at once',
      open.length,
      (await allVerdicts(market, prefix, open)).size,
    );

    progress('Friday: the close, in the middle of a burst');
    const burst = goodTrades(`${prefix}-burst`, 400);
    const sending = market.send(burst.map(({ body }) => body));
    await until('the first of the burst', 20, async () =>
      (await market.verdicts(`${prefix}-burst`)).size > 0 ? true : undefined,
    );
    await pass(CLOSING, new Date('2026-03-07T00:00Z'));
    await sending;
    const atClose = (await market.verdicts(prefix)).size;
    checks.equal(
      'At the close both tasks finish what is in hand and end by themselves',
      'exit codes 0, 0',
      `exit codes ${tasks.exitCodes.join(', ')}`,
    );

    progress('Saturday and Sunday: trades while it is closed');
    const closed = [...goodTrades(`${prefix}-closed`, 100), ...oddTrades(prefix)];
    const messages = oddMessages(prefix, open[0] as Sample);
    const twice = closed.slice(0, 20);
    const sent = [
      ...[...closed, ...twice].map(({ body }) => body),
      ...Object.values(messages).flat(),
    ];
    await market.send(sent);
    await pass(new Date('2026-03-07T00:00Z'), MONDAY);
    checks.equal(
      'Trades that arrive while it is closed wait, through a weekend that is an hour short',
      `${atClose} verdicts, ${open.length + burst.length - atClose + sent.length} messages wait`,
      `${(await market.verdicts(prefix)).size} verdicts, ${await market.waiting()} messages wait`,
    );

    progress('Monday: the opening');
    await pass(MONDAY, END);
    const all = [...open, ...burst, ...closed];
    const verdicts = await allVerdicts(market, prefix, all);
    await until('the queue to be empty', 40, async () =>
      (await market.waiting()) === 0 ? true : undefined,
    );
    checks.equal(
      'After the opening every trade has its verdict',
      `${all.length} sent, 0 lost`,
      `${all.length} sent, ${all.filter(({ id }) => !verdicts.has(id)).length} lost`,
    );
    checks.faultless(
      'and it is the right one, with the rules that were broken',
      `${all.length} verdicts right`,
      all.flatMap((trade) => faultOf(trade, verdicts.get(trade.id))),
    );
    const letters = (await market.deadLetters()).filter(({ body }) => body.includes(prefix));
    checks.equal(
      'What is no trade, or has an id that is taken, becomes a dead letter that says so',
      describe(Object.entries(messages).map(([reason, { length }]) => [reason, length])),
      describe(
        Object.keys(messages).map((reason) => [
          reason,
          letters.filter((letter) => letter.reason === reason).length,
        ]),
      ),
    );
    await tasks.follow(0);
    checks.equal(
      `${twice.length} trades that were sent twice have one verdict, as all have`,
      `${all.length} verdicts written`,
      `${tasks.written} verdicts written`,
    );
  } finally {
    await tasks.follow(0);
  }
}

function isHourlyOrSet({ time, task }: { time: Date; task: string }): boolean {
  return task === 'set' || (time.getUTCMinutes() === 0 && time.getUTCHours() % 3 === 0);
}

function allVerdicts(
  market: MarketHours,
  prefix: string,
  trades: readonly Sample[],
): Promise<Map<string, Verdict>> {
  return until(`${trades.length} verdicts`, 60, async () => {
    const verdicts = await market.verdicts(prefix);
    return verdicts.size >= trades.length ? verdicts : undefined;
  });
}

function faultOf({ id, body, breaks }: Sample, found: Verdict | undefined): string[] {
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
