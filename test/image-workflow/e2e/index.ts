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

/** Scenario of docs/image-workflow.md. */
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
        const parts = [
          (own: Checks) => checkOutcomes(workflow, observer, prefix, standIn, own),
          (own: Checks) => checkRepeatedEvent(workflow, `${prefix}repeated.jpg`, own),
          (own: Checks) => checkReplacedObject(workflow, `${prefix}replaced.jpg`, standIn, own),
          (own: Checks) => checkDeletedObject(workflow, `${prefix}deleted.jpg`, own),
          ...(standIn
            ? [
                (own: Checks) => checkThrottling(workflow, `${prefix}throttled.jpg`, standIn, own),
                (own: Checks) =>
                  checkFailing(workflow, observer, `${prefix}for-good.jpg`, standIn, own),
              ]
            : []),
        ];
        await sideBySide(parts, checks);
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
        'Rekognition is not available: the scenario replaces it, with recorded answers',
      );
    } else {
      checks.notRun(
        'Rekognition throttles and then answers, and fails permanently',
        'Errors of the real Rekognition cannot be injected; npm test covers the retries of the definition',
      );
    }
  },
};

/** Runs all in parallel, as most of their time is waiting; reports their checks in sequence. */
async function sideBySide(
  parts: readonly ((checks: Checks) => Promise<void>)[],
  checks: Checks,
): Promise<void> {
  const results = await Promise.all(
    parts.map(async (part) => {
      const own = new Checks();
      await part(own);
      return own;
    }),
  );
  for (const own of results) checks.add(own);
}
