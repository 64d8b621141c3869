import { randomUUID } from 'node:crypto';
import { requiring } from '../../e2e/requiring.ts';
import { Checks, type Scenario } from '../../e2e/scenario.ts';
import { Observer } from './observer.ts';
import { checkOddKey, checkOutcomes } from './outcomes.ts';
import { checkOwnFiles } from './own-files.ts';
import { checkFailing, checkThrottling } from './rekognition-faults.ts';
import { FakeRekognition } from './fake-rekognition.ts';
import { checkInvalidRequests } from './strange-requests.ts';
import { checkDeletedObject, checkRepeatedEvent, checkReplacedObject } from './twice.ts';
import { Workflow } from './workflow.ts';

/** Scenario of docs/image-workflow.md. */
export const scenario: Scenario = {
  alarms: { goOff: ['RequestsHasDeadLetters', 'ExecutionsFail'] },
  async run(deployment, checks) {
    const { inputFolder, progress } = deployment;
    const workflow = new Workflow(deployment);
    const id = randomUUID().slice(0, 8);
    const prefix = `run-${id}/`;
    const { AWS_ENDPOINT_URL_REKOGNITION: endpoint } = process.env;
    const fake = endpoint ? await FakeRekognition.start(endpoint) : undefined;
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
          (own: Checks) => checkOutcomes(workflow, observer, prefix, fake, own),
          (own: Checks) =>
            requiring(deployment, own, {
              check: 'An image with an unusual key is recognized',
              services: ['unusual keys in S3’s events'],
              run: () => checkOddKey(workflow, prefix, own),
            }),
          (own: Checks) => checkRepeatedEvent(workflow, `${prefix}repeated.jpg`, own),
          (own: Checks) => checkReplacedObject(workflow, `${prefix}replaced.jpg`, fake, own),
          (own: Checks) =>
            requiring(deployment, own, {
              check: 'An object that is deleted before its turn is not a failure',
              services: ['names of S3’s errors in Step Functions'],
              run: () => checkDeletedObject(workflow, `${prefix}deleted.jpg`, own),
            }),
          ...(fake
            ? [
                (own: Checks) => checkThrottling(workflow, `${prefix}throttled.jpg`, fake, own),
                (own: Checks) =>
                  checkFailing(workflow, observer, `${prefix}for-good.jpg`, fake, own),
              ]
            : []),
        ];
        await sideBySide(parts, checks);
        progress('strange messages');
        await requiring(deployment, checks, {
          check: 'A message without a valid request becomes a failed message with its reason',
          services: ['event source mappings that leave a body as it is'],
          run: () => checkInvalidRequests(workflow, prefix, checks),
        });
      } finally {
        await observer.stop();
      }
    } finally {
      fake?.stop();
    }
    if (fake) {
      checks.note('Rekognition is not available: the scenario replaces it, with recorded answers');
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
