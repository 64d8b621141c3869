import type { Scenario } from '../../e2e/scenario.ts';
import { proveDelivery } from './delivery.ts';
import { proveFigures } from './figures.ts';
import { FlowLog } from './flow-log.ts';
import { makeRecords } from './records.ts';

/** The promises of docs/flow-logs.md. */
export const scenario: Scenario = {
  async run(deployment, checks) {
    const flowLog = await FlowLog.of(deployment);
    const records = makeRecords();
    await proveDelivery(flowLog, records, deployment, checks);
    await proveFigures(flowLog, records, checks);
    checks.remark(
      'The records were put into the delivery stream as AWS delivers those of a flow log; no traffic was recorded',
    );
  },
};
