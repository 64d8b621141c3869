import { mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import { freePort } from '../../support/free-port.ts';
import { RUN_FOLDER } from '../../support/run-folder.ts';
import type { EmulatorOptions, RunningEmulator } from '../emulator.ts';
import { startProcess } from '../emulator-process.ts';
import { installLocalStack } from './localstack-install.ts';
import { ADDITIONS, SETTINGS } from './localstack-settings.ts';

/**
 * Starts LocalStack of PyPI, with the plug-in that runs its functions as processes.
 *
 * @throws UserError without a suitable Python, when the port is in use, or when it does not start
 */
export async function startPackage({
  port,
  environment,
  progress = () => undefined,
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
    command: [python, '-m', 'localstack.runtime.main'],
    endpoint: `http://127.0.0.1:${chosen}`,
    health: '/_localstack/health',
    seconds: 60,
    secondsToStop: 10,
    environment: {
      ...process.env,
      ...SETTINGS,
      ...ADDITIONS,
      ...environment,
      AWS_ENDPOINT_URL: undefined,
      PATH: `${join(PROJECT, 'node_modules', '.bin')}:${process.env.PATH ?? ''}`,
      PYTHONPATH: plugins.join(delimiter),
      // Independent of the locale, because keys of objects are written to files.
      PYTHONUTF8: '1',
      TMPDIR: temporary,
      // For DynamoDB Local, which unpacks a library there: Java ignores TMPDIR.
      JAVA_TOOL_OPTIONS: `-Djava.io.tmpdir=${temporary}`,
      FILESYSTEM_ROOT: root,
      // In any container, LocalStack would otherwise use the folders of its own image.
      OVERRIDE_IN_DOCKER: '0',
      GATEWAY_LISTEN: `127.0.0.1:${chosen}`,
      // Host of the addresses that it returns: every SDK uses path style for an IP address.
      LOCALSTACK_HOST: `127.0.0.1:${chosen}`,
      LAMBDA_RUNTIME_EXECUTOR: 'process',
      DYNAMODB_IN_MEMORY: '1',
      // No name server, no certificate from the network, no usage statistics.
      DNS_ADDRESS: '0',
      SKIP_SSL_CERT_DOWNLOAD: '1',
      DISABLE_EVENTS: '1',
    },
  });
}
