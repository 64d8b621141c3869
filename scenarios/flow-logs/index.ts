import type { Scenario } from '../support/scenario.ts';

/** The promises of docs/flow-logs.md. */
export const scenario: Scenario = {
  run({ outputs }, checks) {
    const missing = ['FlowLogsDeliveryStream', 'VpcId'].filter((name) => !outputs[name]);
    checks.faultless('The stack says where its parts are', 'all outputs', missing);
    return Promise.resolve();
  },
};
