import { findEngine } from '../../../test/e2e/containers/engine.ts';
import { freePort } from '../../support/free-port.ts';
import { runProgram } from '../../support/programs.ts';
import { UserError } from '../../support/user-error.ts';
import type { EmulatorOptions, RunningEmulator } from '../emulator.ts';
import { startProcess } from '../emulator-process.ts';
import { withMountedPlugins, withSocket, type Mounts } from './image-options.ts';
import { installKinesis } from './localstack-kinesis.ts';
import { buildPlugins } from './localstack-plugins.ts';

/** Last image that needs no token; with a token, LocalStack's current image is used. */
const FREE = 'localstack/localstack:4.14.0';
const CURRENT = 'localstack/localstack:latest';
/** Interpreter in the image. */
const PYTHON = '/opt/code/localstack/.venv/bin/python';

/** Checks that Docker answers and can start containers. */
export function dockerAnswers(): Promise<boolean> {
  return succeeds(['info'], 10_000);
}

/**
 * Starts LocalStack's official image. Where its container can have this machine's network, 4.14 gets
 * our plug-ins, which run the functions; otherwise it starts a container for each function.
 *
 * @throws UserError when the port is in use, or the image can't be pulled or does not start
 */
export async function startImage(
  { port, environment = {}, progress, launched }: EmulatorOptions = {},
  makeMounts = mountsByImage,
): Promise<RunningEmulator> {
  const { LOCALSTACK_AUTH_TOKEN } = process.env;
  const chosen = await freePort(port);
  const image = LOCALSTACK_AUTH_TOKEN ? CURRENT : FREE;
  // The pinned one does not change.
  if (image === CURRENT || !(await succeeds(['image', 'inspect', image]))) {
    progress?.(`pulling ${image}`);
    await pull(image);
  }
  const options =
    image === FREE && (await isNative())
      ? withMountedPlugins(chosen, await makeMounts(progress), environment)
      : withSocket(chosen);
  progress?.('starting LocalStack');
  const name = `summit-stacks-${process.pid}`;
  const withContainer = (stop: () => Promise<void>) => async () => {
    await stop();
    await succeeds(['rm', '--force', name]);
  };
  const engine = await startProcess({
    title: 'LocalStack',
    launched: (stop) => launched?.(withContainer(stop)),
    command: [
      'docker',
      ...['run', '--rm', '--name', name, ...options],
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
  return { ...engine, stop: withContainer(engine.stop) };
}

/** Builds the plug-ins with the image's Python, so that this machine needs none. */
async function mountsByImage(progress: EmulatorOptions['progress']): Promise<Mounts> {
  const pip = ['-m', 'pip', 'install', '--quiet', '--no-cache-dir', '--no-deps'];
  const plugins = await buildPlugins(async (source, target) => {
    // The files belong to who runs this, as those of a build without Docker.
    const user = [process.getuid?.(), process.getgid?.()].join(':');
    await runProgram('docker', [
      ...['run', '--rm', '--user', user, '--network', 'none', '--entrypoint', PYTHON],
      ...['--volume', `${source}:/source`, '--volume', `${target}:/target`, FREE],
      ...[...pip, '--no-build-isolation', '--target', '/target', '/source'],
    ]);
  });
  return { plugins, kinesis: await installKinesis((text) => progress?.(text)) };
}

async function pull(image: string): Promise<void> {
  await runProgram('docker', ['pull', '--quiet', image]).catch((error: unknown) => {
    const { stderr = '' } = error as { stderr?: string };
    throw new UserError(
      `Docker could not pull ${image} (${stderr.trim().split('\n').at(-1) ?? ''}): check the network, then try again.`,
    );
  });
}

/** True for a Docker whose containers can have this machine's network. */
async function isNative(): Promise<boolean> {
  const answer = await findEngine();
  return 'engine' in answer && answer.engine === 'docker';
}

function succeeds(args: readonly string[], timeout?: number): Promise<boolean> {
  return runProgram('docker', args, { timeout }).then(
    () => true,
    () => false,
  );
}
