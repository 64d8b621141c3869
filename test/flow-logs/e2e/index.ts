import type { Scenario } from '../../e2e/scenario.ts';
import { checkDelivery } from './delivery.ts';
import { checkFigures } from './figures.ts';
import { FlowLog } from './flow-log.ts';
import { makeRecords } from './records.ts';

/** Checks of the behaviour that lib/flow-logs/README.md documents. */
export const scenario: Scenario = {
  alarms: { goOff: ['DeliveryFails'] },
  async run(deployment, checks) {
    const flowLog = await FlowLog.of(deployment);
    const records = makeRecords();
    await checkDelivery(flowLog, records, deployment, checks);
    await checkFigures(flowLog, records, checks);
    checks.note(
      'The records were put into the delivery stream in the form in which AWS delivers flow logs; no traffic was recorded',
    );
  },
};
