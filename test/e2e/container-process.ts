import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import {
  DescribeTaskDefinitionCommand,
  ECSClient,
  type ContainerDefinition,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import { bundleOf } from '../../lib/common/bundles.ts';
import { OWN_ARCHITECTURE } from '../../lib/common/own-architecture.ts';
import { machineFactor } from '../../tools/support/machine-factor.ts';
import { runProgram } from '../../tools/support/programs.ts';
import type { BuiltImage } from './containers/built-image.ts';
import { runArguments } from './containers/run-arguments.ts';
import { taskImage } from './containers/task-image.ts';
import { assume } from './credentials.ts';

/** Time between SIGTERM and SIGKILL of a definition without one, as on ECS. */
const STOP_SECONDS = 30;

export interface ContainerProcessOptions {
  /** ARN of a task definition with one container, whose image holds the bundle of `entry`; without ECS, the definition. */
  readonly taskDefinition: string | TaskDefinition;
  /** File under lambda/ without its ending, e.g. `queue-worker/service`. */
  readonly entry: string;
  /** Path of the Dockerfile of its image. */
  readonly dockerfile: string;
  /**
   * Variables on top of the container's own, e.g. to inject a fault.
   *
   * @default - the container's own
   */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Container of a task, started by an engine on this machine. */
export interface RunningContainer {
  readonly image: BuiltImage;
  readonly name: string;
}

interface Started {
  readonly child: ChildProcess;
  readonly definition: ContainerDefinition;
  /** @default - the child is the program itself */
  readonly container?: RunningContainer;
}

/**
 * Container of a task without ECS, with its environment and the task role's credentials: where Docker or
 * podman answers, a container of its image; elsewhere the program of its image as a process.
 */
export class ContainerProcess {
  /** Container; `undefined` for a process. */
  readonly container?: RunningContainer;
  /** Definition of the container. */
  readonly definition: ContainerDefinition;
  private readonly child: ChildProcess;
  private readonly ended: Promise<number | null>;
  private readonly startedAt = performance.now();
  private firstLineAt?: number;
  private text = '';

  private constructor({ child, definition, container }: Started) {
    this.child = child;
    this.definition = definition;
    this.container = container;
    const onExit = () => child.kill('SIGKILL');
    process.once('exit', onExit);
    child.stdout?.on('data', this.add);
    child.stderr?.on('data', this.add);
    this.ended = once(child, 'close').then(([code]) => {
      process.off('exit', onExit);
      return code as number | null;
    });
  }

  /** @throws Error when there is no such task definition, or its image can't be built */
  static async start(options: ContainerProcessOptions): Promise<ContainerProcess> {
    const { taskDefinition } = options;
    const task =
      typeof taskDefinition === 'string' ? await describe(taskDefinition) : taskDefinition;
    const definition = task.containerDefinitions?.[0] ?? {};
    const environment = {
      ...Object.fromEntries(
        (definition.environment ?? []).map(({ name = '', value = '' }) => [name, value]),
      ),
      ...(await credentialsOf(task)),
      ...options.environment,
    };
    const answer = await taskImage(options);
    return new ContainerProcess(
      'image' in answer
        ? startContainer(answer.image, definition, environment)
        : { child: startProgram(options.entry, environment), definition },
    );
  }

  /** Log so far. */
  get log(): string {
    return this.text;
  }

  /** Milliseconds from the start to the first line of the log, which says that it is ready. */
  get readyAfter(): number | undefined {
    return this.firstLineAt === undefined ? undefined : this.firstLineAt - this.startedAt;
  }

  /**
   * Stops the task as ECS does: SIGTERM, and SIGKILL after the definition's time limit. Returns the exit
   * code.
   */
  async stop(): Promise<number | null> {
    const seconds = Math.ceil((this.definition.stopTimeout ?? STOP_SECONDS) * machineFactor());
    if (this.container) {
      await this.end(this.container, 'stop', '-t', String(seconds));
      return this.ended;
    }
    const late = setTimeout(() => this.child.kill('SIGKILL'), seconds * 1000);
    this.child.kill('SIGTERM');
    return this.ended.finally(() => {
      clearTimeout(late);
    });
  }

  /** Kills the task, as a machine failure does. */
  async kill(): Promise<void> {
    if (this.container) await this.end(this.container, 'kill');
    else this.child.kill('SIGKILL');
    await this.ended;
  }

  /**
   * Runs a program in the container and returns its output.
   *
   * @throws Error when it fails, or there is no container
   */
  async run(...command: readonly string[]): Promise<string> {
    if (!this.container) throw new Error('This task is a process, not a container.');
    const args = ['exec', this.container.name, ...command];
    return (await runProgram(this.container.image.engine, args)).stdout;
  }

  private readonly add = (part: Buffer): void => {
    this.firstLineAt ??= performance.now();
    this.text += part.toString();
  };

  /** Ends the container by a command of its engine; it may have ended by itself. */
  private async end(
    { image, name }: RunningContainer,
    ...command: readonly string[]
  ): Promise<void> {
    await runProgram(image.engine, [...command, name]).catch((error: unknown) => {
      if (this.child.exitCode === null) throw error;
    });
  }
}

function startContainer(
  image: BuiltImage,
  definition: ContainerDefinition,
  environment: Readonly<Record<string, string>>,
): Started {
  const name = `summit-stacks-${randomUUID()}`;
  const passed = { ...settingsOfSdk(), ...environment };
  const args = runArguments(image, name, definition, Object.keys(passed));
  // In a group of its own: Ctrl-C in the terminal goes to the runner only.
  const child = spawn(image.engine, args, {
    ...OUTPUT,
    detached: true,
    env: { ...process.env, ...passed },
  });
  return { child, definition, container: { image, name } };
}

const SETTINGS_OF_SDK =
  /^AWS_(ENDPOINT_URL.*|REGION|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)$/;

const OUTPUT = { stdio: ['ignore', 'pipe', 'pipe'] } satisfies SpawnOptions;

/** Settings of the AWS SDK in the environment of the runner, without paths of this machine. */
function settingsOfSdk(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      SETTINGS_OF_SDK.test(name) && value !== undefined ? [[name, value]] : [],
    ),
  );
}

function startProgram(entry: string, environment: Readonly<Record<string, string>>): ChildProcess {
  const { folder } = bundleOf(entry, OWN_ARCHITECTURE);
  const program = openSync(join(folder, 'index.js'), 'r');
  // From stdin: as a file in the project it would be an ES module, because of package.json.
  const child = spawn(process.execPath, ['--input-type=commonjs', '-'], {
    stdio: [program, 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...environment,
      NODE_OPTIONS: `${environment.NODE_OPTIONS ?? ''} --import ${endWithRunner()}`,
    },
  });
  closeSync(program);
  return child;
}

async function describe(taskDefinition: string): Promise<TaskDefinition> {
  const answer = await new ECSClient({}).send(
    new DescribeTaskDefinitionCommand({ taskDefinition }),
  );
  if (!answer.taskDefinition) throw new Error(`There is no task definition ${taskDefinition}.`);
  return answer.taskDefinition;
}

/**
 * Credentials of the task role. On AWS it trusts only ECS: there, and without a role, the process has the
 * caller's permissions.
 */
async function credentialsOf({ taskRoleArn }: TaskDefinition): Promise<Record<string, string>> {
  if (taskRoleArn === undefined) return {};
  try {
    const session = await assume(taskRoleArn);
    return {
      AWS_ACCESS_KEY_ID: session.accessKeyId,
      AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
      AWS_SESSION_TOKEN: session.sessionToken,
    };
  } catch (error) {
    if ((error as Error).name !== 'AccessDenied') throw error;
    return {};
  }
}

/** Ends the process when the runner is killed and can't stop it. */
function endWithRunner(): string {
  const code = `setInterval(()=>process.ppid===${process.pid}||process.exit(1),500).unref()`;
  return `data:text/javascript,${encodeURIComponent(code)}`;
}
