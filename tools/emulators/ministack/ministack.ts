import { mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import { freePort } from '../../support/free-port.ts';
import { FACTOR_FILE } from '../../support/machine-factor.ts';
import { virtualEnvironment } from '../../support/python.ts';
import { RUN_FOLDER } from '../../support/run-folder.ts';
import { resourcesWithoutEffect } from './no-effect.ts';
import type { Emulator, EmulatorOptions, RunningEmulator } from '../emulator.ts';
import { startProcess } from '../emulator-process.ts';

const FOLDER = join(PROJECT, 'tools', 'emulators', 'ministack');

/** Folders of the launcher's Python modules, for PYTHONPATH. */
export const MODULES = [FOLDER, join(PROJECT, 'tools', 'emulators', 'firehose')].join(delimiter);

/** MiniStack of PyPI: needs neither Docker nor a token, enforces IAM policies, supports all architectures. */
export const miniStack: Emulator = {
  id: 'ministack',
  title: 'MiniStack',
  start,
  withoutEffect: (assembly, stack) => Promise.resolve(resourcesWithoutEffect(assembly, stack)),
};

/**
 * Interpreter of MiniStack, also for cfn-lint and the tests of the launcher.
 *
 * @throws UserError when Python is missing or too old, or the packages can't be installed
 */
export function miniStackPython(progress: (text: string) => void): Promise<string> {
  return virtualEnvironment({
    requirements: join(FOLDER, 'requirements.txt'),
    what: 'MiniStack and cfn-lint',
    needs: { title: 'The embedded AWS', version: [3, 10] },
    progress,
  });
}

async function start({
  port,
  environment,
  progress,
  launched,
}: EmulatorOptions = {}): Promise<RunningEmulator> {
  const python = await miniStackPython(progress ?? (() => undefined));
  const chosen = await freePort(port);
  mkdirSync(join(RUN_FOLDER, 'tmp'), { recursive: true });
  return startProcess({
    title: miniStack.title,
    launched,
    command: [python, '-m', 'launcher'],
    endpoint: `http://127.0.0.1:${chosen}`,
    health: '/_ministack/health',
    seconds: 30,
    environment: {
      ...process.env,
      ...environment,
      AWS_ENDPOINT_URL: undefined,
      PYTHONPATH: MODULES,
      PATH: `${join(PROJECT, 'node_modules', '.bin')}:${process.env.PATH ?? ''}`,
      // Enforces IAM policies, so that a missing permission fails here as on AWS.
      AUTH: 'true',
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: '127.0.0.1',
      GATEWAY_PORT: String(chosen),
      MACHINE_FACTOR_FILE: FACTOR_FILE,
      STATE_DIR: join(RUN_FOLDER, 'state'),
      TMPDIR: join(RUN_FOLDER, 'tmp'),
      // No __pycache__ beside the launcher.
      PYTHONDONTWRITEBYTECODE: '1',
      // A young generation of 3 × 4 MiB in each function; V8's own 48 MiB doubles the memory of a run.
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --max-semi-space-size=4`.trim(),
      // Disables listeners on fixed ports for services that no architecture uses.
      SFTP_ENABLED: '0',
      IOT_MTLS_ENABLED: '0',
    },
  });
}
