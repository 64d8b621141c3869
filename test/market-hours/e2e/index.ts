import type { Scenario } from '../../e2e/scenario.ts';
import { checkFaults } from './faults.ts';
import { checkHours } from './hours.ts';
import { MarketHours } from './market-hours.ts';
import { Schedules } from './schedules.ts';
import { checkWeekend } from './weekend.ts';

/** Scenario of docs/market-hours.md, in its order. */
export const scenario: Scenario = {
  async run(deployment, checks) {
    const market = new MarketHours(deployment);
    const schedules = new Schedules(market.deployment.output('ScheduleGroup'));
    const read = await schedules.read();
    await schedules.whilePaused(async () => {
      await checkHours(market, read, deployment, checks);
      await checkWeekend(market, read, deployment, checks);
      await checkFaults(market, deployment, checks);
    });
  },
};
