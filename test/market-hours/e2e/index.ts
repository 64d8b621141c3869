import type { Scenario } from '../../e2e/scenario.ts';
import { FakeEcs } from './fake-ecs.ts';
import { checkFaults } from './faults.ts';
import { checkHours } from './hours.ts';
import { lateTrades } from './late-trades.ts';
import { MarketHours } from './market-hours.ts';
import { Schedules } from './schedules.ts';
import { checkWeekend } from './weekend.ts';

/** Scenario of docs/market-hours.md, in its order. */
export const scenario: Scenario = {
  alarms: {
    goOff: ['SetHoursFails', 'TradesHasDeadLetters', 'HoursWereMended'],
    mayGoOff: [
      'CalendarRunsOut',
      'HoursWereNotSet',
      'ShouldBeOpenButIsNot',
      'IsOpenButShouldNotBe',
    ],
    faults: lateTrades,
  },
  async run(deployment, checks) {
    const schedules = new Schedules(deployment.output('ScheduleGroup'));
    const read = await schedules.read();
    const work = async () => {
      const market = new MarketHours(deployment);
      await checkHours(market, read, deployment, checks);
      await checkWeekend(market, read, deployment, checks);
      await checkFaults(market, deployment, checks);
    };
    const noEcs = deployment.lacks('ECS');
    await schedules.whilePaused(noEcs ? () => FakeEcs.while(deployment, work) : work);
    if (noEcs) checks.note(`${noEcs}: the service was a fake with a desired count`);
  },
};
