import {
  GetScheduleCommand,
  ListSchedulesCommand,
  SchedulerClient,
  UpdateScheduleCommand,
  type GetScheduleOutput,
} from '@aws-sdk/client-scheduler';
import { Cron } from 'croner';

/** Call of a schedule. */
export interface Firing {
  /** Value of `<aws.scheduler.scheduled-time>`. */
  readonly time: Date;
  /** Time of the call, within the flexible time window of the schedule. */
  readonly at: Date;
  readonly task: string;
}

/** Schedule as deployed. */
export interface ReadSchedule {
  readonly expression: string;
  readonly timeZone: string;
  readonly windowMinutes: number;
  readonly task: string;
}

/** Schedules of the stack: reads them, disables them, and computes their calls in any week. */
export class Schedules {
  private readonly scheduler = new SchedulerClient({});
  private readonly group: string;

  constructor(group: string) {
    this.group = group;
  }

  async read(): Promise<ReadSchedule[]> {
    return (await this.all()).map((schedule) => ({
      expression: schedule.ScheduleExpression ?? '',
      timeZone: schedule.ScheduleExpressionTimezone ?? '',
      windowMinutes: schedule.FlexibleTimeWindow?.MaximumWindowInMinutes ?? 0,
      task: (JSON.parse(schedule.Target?.Input ?? '{}') as { task: string }).task,
    }));
  }

  /** Disables the schedules during the work: their calls would set the count of the real time. */
  async whilePaused(work: () => Promise<void>): Promise<void> {
    const schedules = await this.all();
    await this.update(schedules, 'DISABLED');
    await work().finally(() => this.update(schedules, 'ENABLED'));
  }

  private async all(): Promise<GetScheduleOutput[]> {
    const GroupName = this.group;
    const { Schedules = [] } = await this.scheduler.send(new ListSchedulesCommand({ GroupName }));
    return Promise.all(
      Schedules.map(({ Name }) => this.scheduler.send(new GetScheduleCommand({ GroupName, Name }))),
    );
  }

  private async update(
    schedules: readonly GetScheduleOutput[],
    State: 'ENABLED' | 'DISABLED',
  ): Promise<void> {
    for (const schedule of schedules) {
      await this.scheduler.send(
        new UpdateScheduleCommand({
          Name: schedule.Name,
          GroupName: schedule.GroupName,
          ScheduleExpression: schedule.ScheduleExpression,
          ScheduleExpressionTimezone: schedule.ScheduleExpressionTimezone,
          FlexibleTimeWindow: schedule.FlexibleTimeWindow,
          Target: schedule.Target,
          State,
        }),
      );
    }
  }
}

/** Every call from one time up to another, in order. */
export function firings(schedules: readonly ReadSchedule[], from: Date, to: Date): Firing[] {
  return schedules
    .flatMap((schedule) => times(schedule, from, to).map((time) => firing(schedule, time)))
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

function times({ expression, timeZone }: ReadSchedule, from: Date, to: Date): Date[] {
  const cron = new Cron(asCron(expression), { timezone: timeZone, paused: true });
  const found: Date[] = [];
  let time = cron.nextRun(new Date(from.getTime() - 1));
  while (time && time < to) {
    found.push(time);
    time = cron.nextRun(time);
  }
  return found;
}

/** Converts the six fields of EventBridge to the five of cron: no year, `*` for `?`, and a step over the whole range. */
function asCron(expression: string): string {
  const [, fields = ''] = /^cron\((.+) \*\)$/.exec(expression) ?? [];
  return fields.replaceAll('?', '*').replaceAll(/\b0\/(\d+)/g, '*/$1');
}

/** Call of a schedule, at a different minute of its flexible time window each day. */
function firing({ windowMinutes, task }: ReadSchedule, time: Date): Firing {
  const delay = windowMinutes > 0 ? (time.getUTCDate() * 3) % windowMinutes : 0;
  return { time, at: new Date(time.getTime() + delay * 60_000), task };
}
