import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import { freePort } from '../../support/free-port.ts';
import { RUN_FOLDER } from '../../support/run-folder.ts';
import type { EmulatorOptions, RunningEmulator } from '../emulator.ts';
import { startProcess } from '../emulator-process.ts';
import { installLocalStack } from './localstack-install.ts';
import { withPlugins } from './localstack-settings.ts';

/**
 * Starts LocalStack of PyPI, with the plug-in that runs its functions as processes.
 *
 * @throws UserError without a suitable Python, when the port is in use, or when it does not start
 */
export async function startPackage({
  port,
  environment,
  progress = () => undefined,
  launched,
}: EmulatorOptions = {}): Promise<RunningEmulator> {
  const { python, plugins, libraries } = await installLocalStack(progress);
  const chosen = await freePort(port);
  const root = join(RUN_FOLDER, `localstack-${chosen}`);
  const temporary = join(RUN_FOLDER, 'tmp');
  for (const folder of [join(root, 'var', 'lib', 'localstack'), temporary])
    mkdirSync(folder, { recursive: true });
  // LocalStack's downloads are kept; everything else is deleted with the run.
  symlinkSync(libraries, join(root, 'var', 'lib', 'localstack', 'lib'));
  progress('starting LocalStack');
  return startProcess({
    title: 'LocalStack',
    launched,
    command: [python, '-m', 'localstack.runtime.main'],
    endpoint: `http://127.0.0.1:${chosen}`,
    health: '/_localstack/health',
    seconds: 60,
    secondsToStop: 10,
    environment: {
      ...process.env,
      ...withPlugins(chosen, plugins),
      ...environment,
      AWS_ENDPOINT_URL: undefined,
      PATH: `${join(PROJECT, 'node_modules', '.bin')}:${process.env.PATH ?? ''}`,
      TMPDIR: temporary,
      // For DynamoDB Local, which unpacks a library there: Java ignores TMPDIR.
      JAVA_TOOL_OPTIONS: `-Djava.io.tmpdir=${temporary}`,
      FILESYSTEM_ROOT: root,
      // In any container, LocalStack would otherwise use the folders of its own image.
      OVERRIDE_IN_DOCKER: '0',
    },
  });
}
