import { randomUUID } from 'node:crypto';
import { Checks, type Scenario } from '../../e2e/scenario.ts';
import { Observer } from './observer.ts';
import { checkOutcomes } from './outcomes.ts';
import { checkOwnFiles } from './own-files.ts';
import { checkFailing, checkThrottling } from './rekognition-faults.ts';
import { RekognitionStandIn } from './rekognition-stand-in.ts';
import { checkInvalidRequests } from './strange-requests.ts';
import { checkDeletedObject, checkRepeatedEvent, checkReplacedObject } from './twice.ts';
import { Workflow } from './workflow.ts';

/** The promises of docs/image-workflow.md. */
export const scenario: Scenario = {
  async run(deployment, checks) {
    const { inputFolder, progress } = deployment;
    const workflow = new Workflow(deployment);
    const id = randomUUID().slice(0, 8);
    const prefix = `run-${id}/`;
    const { AWS_ENDPOINT_URL_REKOGNITION: endpoint } = process.env;
    const standIn = endpoint ? await RekognitionStandIn.start(endpoint) : undefined;
    try {
      if (inputFolder) {
        await checkOwnFiles(workflow, prefix, inputFolder, checks);
        return;
      }
      const name = `image-workflow-${id}`;
      const observer = await Observer.start(name, workflow.output('FailuresTopic'));
      try {
        progress('images good and bad, twice and throttled');
        const proofs = [
          (rows: Checks) => checkOutcomes(workflow, observer, prefix, standIn, rows),
          (rows: Checks) => checkRepeatedEvent(workflow, `${prefix}repeated.jpg`, rows),
          (rows: Checks) => checkReplacedObject(workflow, `${prefix}replaced.jpg`, standIn, rows),
          (rows: Checks) => checkDeletedObject(workflow, `${prefix}deleted.jpg`, rows),
          ...(standIn
            ? [
                (rows: Checks) =>
                  checkThrottling(workflow, `${prefix}throttled.jpg`, standIn, rows),
                (rows: Checks) =>
                  checkFailing(workflow, observer, `${prefix}for-good.jpg`, standIn, rows),
              ]
            : []),
        ];
        await sideBySide(proofs, checks);
        progress('strange messages');
        await checkInvalidRequests(workflow, prefix, checks);
      } finally {
        await observer.stop();
      }
    } finally {
      standIn?.stop();
    }
    if (standIn) {
      checks.remark(
        'Rekognition is not there: its place is taken by the scenario, with recorded answers',
      );
    } else {
      checks.notRun(
        'Rekognition throttles and then answers, and fails for good',
        'AWS’s own can’t be made to: the definition’s retries are proved by npm test',
      );
    }
  },
};

/** All at once, as most of their time is waiting; their rows come one proof after the other. */
async function sideBySide(
  proofs: readonly ((rows: Checks) => Promise<void>)[],
  checks: Checks,
): Promise<void> {
  const rows = await Promise.all(
    proofs.map(async (prove) => {
      const own = new Checks();
      await prove(own);
      return own;
    }),
  );
  for (const own of rows) checks.add(own);
}
