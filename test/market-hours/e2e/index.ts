import type { Scenario } from '../../e2e/scenario.ts';
import { proveFaults } from './faults.ts';
import { proveHours } from './hours.ts';
import { MarketHours } from './market-hours.ts';
import { Schedules } from './schedules.ts';
import { proveWeekend } from './weekend.ts';

/** Scenario of docs/market-hours.md, in its order. */
export const scenario: Scenario = {
  async run(deployment, checks) {
    const market = new MarketHours(deployment);
    const schedules = new Schedules(market.deployment.output('ScheduleGroup'));
    const read = await schedules.read();
    await schedules.whilePaused(async () => {
      await proveHours(market, read, deployment, checks);
      await proveWeekend(market, read, deployment, checks);
      await proveFaults(market, deployment, checks);
    });
  },
};
