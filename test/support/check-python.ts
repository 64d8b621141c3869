/**
 * `npm run check:python`: runs the tests of the emulators' Python code with MiniStack's interpreter,
 * and those of the genomics jobs with theirs, where it is installed.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';
import { genomics, genomicsPython } from '../../tools/emulators/genomics/genomics.ts';
import { miniStackPython, MODULES } from '../../tools/emulators/ministack/ministack.ts';
import { PYTHON_ENVIRONMENT } from '../../tools/emulators/trino/install.ts';

// The tests do not require LocalStack.
const FOLDERS = [
  'tools/emulators/firehose',
  'tools/emulators/ministack',
  'tools/emulators/localstack/additions',
  'tools/emulators/localstack/runtime_executor',
];
const JOBS = join(PROJECT, 'lambda', 'hpc-batch', 'jobs');

const python = await miniStackPython(() => undefined);
// Tests of conversion and of schemas are skipped where the packages of Trino's engine are not installed.
const variables = { TRINO_PYTHON_ENVIRONMENT: PYTHON_ENVIRONMENT, PYTHONPATH: MODULES };
for (const folder of FOLDERS) runTests(python, ['-s', 'tests', '-t', '.'], folder, variables);
if (genomics.isInstalled()) {
  const jobs = await genomicsPython(() => undefined);
  runTests(jobs, ['-s', '.', '-t', '.'], 'test/hpc-batch/jobs', { PYTHONPATH: JOBS });
} else {
  console.error(
    "Not run: the tests of the genomics jobs. 'npm start -- hpc-batch' installs what they need.",
  );
}

function runTests(
  interpreter: string,
  where: readonly string[],
  cwd: string,
  variables: Readonly<Record<string, string>> = {},
): void {
  const discover = ['-B', '-m', 'unittest', 'discover', ...where];
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...variables };
  const { status, stderr } = spawnSync(interpreter, discover, { cwd, env, encoding: 'utf8' });
  process.stderr.write(stderr);
  // Before Python 3.12, a run without tests succeeds.
  if (status !== 0 || !/^Ran [1-9]/m.test(stderr)) process.exitCode = 1;
}
