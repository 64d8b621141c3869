import type { Scenario } from '../../e2e/scenario.ts';
import { proveDelivery } from './delivery.ts';
import { proveFigures } from './figures.ts';
import { FlowLog } from './flow-log.ts';
import { makeRecords } from './records.ts';

/** Checks of the behaviour that lib/flow-logs/README.md documents. */
export const scenario: Scenario = {
  async run(deployment, checks) {
    const flowLog = await FlowLog.of(deployment);
    const records = makeRecords();
    await proveDelivery(flowLog, records, deployment, checks);
    await proveFigures(flowLog, records, checks);
    checks.remark(
      'The records were put into the delivery stream in the form in which AWS delivers flow logs; no traffic was recorded',
    );
  },
};
