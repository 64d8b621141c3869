import { randomUUID } from 'node:crypto';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import type { MarketHours } from './market-hours.ts';
import { allVerdicts, checkOutcome } from './outcome.ts';
import { firings, type ReadSchedule } from './schedules.ts';
import { Tasks } from './tasks.ts';
import { goodTrades, oddMessages, oddTrades, type Sample } from './trades.ts';

const [FRIDAY, CLOSING, MONDAY, END] = [
  '2026-03-06T12:00Z',
  '2026-03-06T20:00Z',
  '2026-03-09T13:00Z',
  '2026-03-09T14:00Z',
].map((time) => new Date(time)) as [Date, Date, Date, Date];

/** Weekend on which daylight saving time begins, with trades and the program of the service. */
export async function checkWeekend(
  market: MarketHours,
  schedules: readonly ReadSchedule[],
  { progress }: Deployment,
  checks: Checks,
): Promise<void> {
  const prefix = randomUUID().slice(0, 8);
  const tasks = new Tasks(market);
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

    await tasks.check(checks);

    progress('Friday: the close, in the middle of a burst');
    const burst = goodTrades(`${prefix}-burst`, 400);
    const sending = market.send(burst.map(({ body }) => body));
    await until('the first of the burst', 20, async () =>
      (await market.verdicts(`${prefix}-burst`)).size > 0 ? true : undefined,
    );
    await pass(CLOSING, new Date('2026-03-07T00:00Z'));
    await sending;
    const atClose = (await market.verdicts(prefix)).size;
    const ending = 'Both tasks finish their messages at the close and exit by themselves';
    if (tasks.areOwn) {
      checks.equal(ending, 'exit codes 0, 0', `exit codes ${tasks.exitCodes.join(', ')}`);
    } else {
      checks.notRun(ending, 'the tasks are ECS’s');
    }

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
      'Trades that arrive while the exchange is closed wait over the weekend, which is an hour shorter',
      `${atClose} verdicts, ${open.length + burst.length - atClose + sent.length} messages wait`,
      `${(await market.verdicts(prefix)).size} verdicts, ${await market.waiting()} messages wait`,
    );

    progress('Monday: the opening');
    await pass(MONDAY, END);
    const all = [...open, ...burst, ...closed];
    await checkOutcome(market, prefix, all, messages, checks);
    await tasks.stop();
    const once = `${twice.length} trades that were sent twice have one verdict each`;
    if (tasks.areOwn) {
      checks.equal(once, `${all.length} written`, `${tasks.written} written`);
    } else {
      checks.notRun(once, 'the tasks are ECS’s');
    }
  } finally {
    await tasks.stop();
  }
}

function isHourlyOrSet({ time, task }: { time: Date; task: string }): boolean {
  return task === 'set' || (time.getUTCMinutes() === 0 && time.getUTCHours() % 3 === 0);
}
