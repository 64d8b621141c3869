import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { replay } from '../../../tools/stream-analytics/producer/replay.ts';
import { compare, settledWindows } from './compare.ts';
import { expectedWindows } from './expected.ts';
import { firstWindows, type Parts } from './parts.ts';
import type { WrittenWindows } from './search-outage.ts';
import { itemsOf } from './stored.ts';
import { tripsOf } from './trips.ts';

const DAY = '2026-03-16';
const DAYS = ['2026-03-15', DAY];

/** Kills the task manager in the middle of a day. */
export async function checkKilledTaskManager(
  deployment: Deployment,
  { writer }: Parts,
  checks: Checks,
): Promise<WrittenWindows> {
  const { output, progress, control } = deployment;
  const table = output('WindowsTable');
  const day = await tripsOf({ day: DAY, count: 60_000, first: 15_000, late: 100 });
  const taskManager = control('flink');
  progress('killing the task manager in the middle of a day');
  let steps = 0;
  await replay(day.sent, writer, {
    speed: Infinity,
    onStep: async () => {
      steps++;
      if (steps !== 2) return;
      await firstWindows(table, DAY);
      await taskManager?.stop();
    },
  });
  await taskManager?.start();
  const expected = await expectedWindows(day.counted);
  const stored = await settledWindows(table, DAYS, expected);
  const check = 'All windows after kill -9 of the task manager in mid-replay';
  if (taskManager) compare(check, expected, stored, checks);
  else checks.notRun(check, 'the task manager of the service can not be killed');
  const late = await itemsOf(output('SetAsideTable'), `late#${DAY}`);
  checks.equal('Late trips of that day, each once', day.late.length, late.length);
  return { days: DAYS, windows: expected };
}
