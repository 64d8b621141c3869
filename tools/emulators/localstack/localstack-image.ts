import { freePort } from '../../support/free-port.ts';
import { UserError } from '../../support/user-error.ts';
import type { EmulatorOptions, RunningEmulator } from '../emulator.ts';
import { startProcess } from '../emulator-process.ts';
import { SETTINGS } from './localstack-settings.ts';
import { runProgram } from '../../support/programs.ts';

/** Last image that needs no token; with a token, LocalStack's current image is used. */
const FREE = 'localstack/localstack:4.14.0';
const CURRENT = 'localstack/localstack:latest';

/** Checks that Docker answers and can start containers. */
export function dockerAnswers(): Promise<boolean> {
  return runProgram('docker', ['info'], { timeout: 10_000 }).then(
    () => true,
    () => false,
  );
}

/**
 * Starts LocalStack's official image, which starts a container for each function through Docker's socket.
 *
 * @throws UserError when the port is in use, or the image can't be pulled or does not start
 */
export async function startImage({
  port,
  progress,
}: EmulatorOptions = {}): Promise<RunningEmulator> {
  const { LOCALSTACK_AUTH_TOKEN } = process.env;
  const image = LOCALSTACK_AUTH_TOKEN ? CURRENT : FREE;
  const chosen = await freePort(port);
  progress?.(`pulling ${image}`);
  await runProgram('docker', ['pull', '--quiet', image]).catch((error: unknown) => {
    const { stderr = '' } = error as { stderr?: string };
    throw new UserError(
      `Docker could not pull ${image} (${stderr.trim().split('\n').at(-1) ?? ''}): check the network, then try again.`,
    );
  });
  progress?.('starting LocalStack');
  const name = `summit-stacks-${process.pid}`;
  const settings = { ...SETTINGS, GATEWAY_LISTEN: `0.0.0.0:${chosen}` };
  const engine = await startProcess({
    title: 'LocalStack',
    command: [
      'docker',
      ...['run', '--rm', '--name', name, '--publish', `127.0.0.1:${chosen}:${chosen}`],
      ...['--volume', '/var/run/docker.sock:/var/run/docker.sock'],
      ...Object.entries(settings).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
      // Passed by name only, so that the list of processes does not show the token.
      ...(LOCALSTACK_AUTH_TOKEN ? ['--env', 'LOCALSTACK_AUTH_TOKEN'] : []),
      image,
    ],
    environment: process.env,
    endpoint: `http://127.0.0.1:${chosen}`,
    health: '/_localstack/health',
    seconds: 120,
    // It stops the functions' containers first.
    secondsToStop: 15,
  });
  return {
    ...engine,
    stop: async () => {
      await engine.stop();
      await runProgram('docker', ['rm', '--force', name]).catch(() => undefined);
    },
  };
}
