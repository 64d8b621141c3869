import { KinesisClient } from '@aws-sdk/client-kinesis';
import type { Scenario } from '../../e2e/scenario.ts';
import { StreamWriter } from '../../../tools/stream-analytics/producer/stream-writer.ts';
import { FlinkApplication } from '../../../tools/stream-analytics/flink-application.ts';
import { checkApi } from './api.ts';
import { checkDay } from './day.ts';
import { checkFaults } from './faults.ts';
import { jobFaults } from './job-faults.ts';
import { checkLiveWallboard } from './live-wallboard.ts';

/** Checks of the behaviour that lib/stream-analytics/README.md documents. */
export const scenario: Scenario = {
  alarms: {
    goOff: ['IndexFails', 'RecordsAreRejected'],
    // Flink may wait for the metrics of the task manager that is killed.
    mayGoOff: ['JobRestarts'],
    // The job and the index function read at once, and no window and no checkpoint fails.
    thresholds: { JobIsLate: 1, IndexIsLate: 1, RecordsAreDropped: 0, CheckpointsFail: 0 },
    faults: jobFaults,
  },
  async run(deployment, checks) {
    const missing = deployment.missingEngine('flink');
    if (missing !== undefined) {
      checks.notRun('Windows of a day of trips', missing);
      return;
    }
    const { output } = deployment;
    const application = new FlinkApplication(output('ApplicationName'));
    const writer = new StreamWriter(new KinesisClient({}), output('StreamName'));
    await checkDay(deployment, { application, writer }, checks);
    await checkApi(deployment, checks);
    await checkFaults(deployment, { application, writer }, checks);
    await checkLiveWallboard(deployment, { application, writer }, checks);
    await application.stop({ snapshot: true });
  },
};
