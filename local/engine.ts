import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PROJECT } from '../lib/common/project.ts';
import { freePort } from './free-port.ts';
import { RUN_FOLDER } from './run-folder.ts';
import { UserError } from './user-error.ts';

/** The embedded AWS of one run: a process of its own, a port of its own, a folder of its own. */
export interface Engine {
  readonly endpoint: string;
  /** Last lines of the engine's log, for an error. */
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts MiniStack and waits until it answers.
 *
 * @param python interpreter of its virtual environment
 * @param port a free one is chosen when it is left out
 * @param environment variables for MiniStack and for the functions that it starts
 * @throws UserError when the port is in use, or MiniStack does not come up
 */
export async function startEngine(
  python: string,
  port?: number,
  environment?: Readonly<Record<string, string>>,
): Promise<Engine> {
  const chosen = await freePort(port);
  mkdirSync(join(RUN_FOLDER, 'tmp'), { recursive: true });
  const logFile = join(RUN_FOLDER, 'engine.log');
  const child = launch(python, chosen, logFile, environment);
  const endpoint = `http://127.0.0.1:${chosen}`;
  const log = () => readFileSync(logFile, 'utf8').trim().split('\n').slice(-15).join('\n');
  const engine = { endpoint, log, stop: () => stop(child) };
  try {
    await untilHealthy(child, endpoint, log);
    return engine;
  } catch (error) {
    await engine.stop();
    throw error;
  }
}

function launch(
  python: string,
  port: number,
  logFile: string,
  environment: Readonly<Record<string, string>> = {},
): ChildProcess {
  const log = openSync(logFile, 'a');
  const launcher = join(PROJECT, 'local', 'ministack', 'launcher.py');
  const child = spawn(python, [launcher], {
    // A group of its own: Ctrl-C reaches only the runner, which then stops this and all it started.
    detached: true,
    stdio: ['ignore', log, log],
    env: {
      ...process.env,
      ...environment,
      AWS_ENDPOINT_URL: undefined,
      PATH: `${join(PROJECT, 'node_modules', '.bin')}:${process.env.PATH ?? ''}`,
      // IAM policies are enforced, so that a missing grant fails here as it would on AWS.
      AUTH: 'true',
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      STATE_DIR: join(RUN_FOLDER, 'state'),
      TMPDIR: join(RUN_FOLDER, 'tmp'),
      // No __pycache__ beside the launcher.
      PYTHONDONTWRITEBYTECODE: '1',
      // Listeners on fixed ports for services that no architecture uses.
      SFTP_ENABLED: '0',
      IOT_MTLS_ENABLED: '0',
    },
  });
  closeSync(log);
  return child;
}

async function untilHealthy(
  child: ChildProcess,
  endpoint: string,
  log: () => string,
): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    const healthy = await fetch(`${endpoint}/_ministack/health`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (healthy) return;
    await sleep(50);
  }
  throw new UserError(`MiniStack did not start. Its last words:\n${log()}`);
}

/** Asks once, then insists: MiniStack may ignore SIGTERM. The group takes the functions' processes with it. */
async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise<void>((resolve) =>
    child.once('exit', () => {
      resolve();
    }),
  );
  const running = child.exitCode === null && child.signalCode === null;
  signalGroup(child, 'SIGTERM');
  if (running) await Promise.race([ended, sleep(3_000)]);
  signalGroup(child, 'SIGKILL');
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
