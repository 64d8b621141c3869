import { join } from 'node:path';
import { JOBS, SpotCapacity } from '../../../tools/emulators/genomics/genomics.ts';
import { buildImage, describeImage } from '../../e2e/containers/built-image.ts';
import { labelOfRun } from '../../e2e/containers/run-label.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import type { Laboratory } from './laboratory.ts';

/** Program in the container: what the job's process may do. */
const LOOK = `
import os, re
status = open('/proc/self/status').read()
of = lambda name: re.search(rf'^{name}:\\s+(\\w+)', status, re.M)[1]
def write(folder):
    try:
        open(f'{folder}/file', 'w').close()
        return 'written'
    except OSError as error:
        return error.strerror
print(f"user {of('Uid')}, capabilities {int(of('CapEff'), 16)}, no new privileges {of('NoNewPrivs')}")
print(*(f'{folder}: {write(folder)}' for folder in ('/app', '/tmp', '/scratch')), sep=', ')
`;

const CHECK =
  'A job runs as a user without capabilities or new privileges, on a read-only file system with a folder for temporary files';

/** Runs the jobs in containers of their image where an engine for them answers. */
export async function checkContainers(
  laboratory: Laboratory,
  deployment: Deployment,
  checks: Checks,
): Promise<void> {
  const capacity = deployment.control('genomics');
  if (!(capacity instanceof SpotCapacity)) {
    checks.notRun(CHECK, 'the endpoint has an AWS Batch of its own');
    return;
  }
  const answer = await buildImage({
    name: 'hpc-batch/jobs',
    dockerfile: join(JOBS, 'Dockerfile'),
    folder: () => JOBS,
    baseVariable: 'SUMMIT_STACKS_PYTHON_IMAGE',
  });
  if ('reason' in answer) {
    checks.notRun(CHECK, answer.reason);
    checks.note(
      `Jobs ran as processes, from the files and the locked requirements that their image is built from: ${answer.reason}`,
    );
    return;
  }
  const { image } = answer;
  capacity.runInContainers({
    engine: image.engine,
    image: image.id,
    label: labelOfRun(image.engine),
  });
  const {
    container,
    startedAt = 0,
    stoppedAt = 0,
  } = await laboratory.execute('look', [...['python', '-c', LOOK]]);
  checks.equal(
    CHECK,
    'user 1000, capabilities 0, no new privileges 1; /app: Read-only file system, /tmp: Read-only file system, /scratch: written',
    (await laboratory.log(container?.logStreamName ?? '')).join('; '),
  );
  const seconds = ((stoppedAt - startedAt) / 1_000).toFixed(1);
  checks.note(
    `Jobs ran in containers of ${image.engine}: a container started, did nothing and ended in ${seconds} s, ${describeImage(image)}`,
  );
}
