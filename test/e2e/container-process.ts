import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeTaskDefinitionCommand, ECSClient, type TaskDefinition } from '@aws-sdk/client-ecs';
import { bundleOf } from '../../lib/common/bundles.ts';
import { OWN_ARCHITECTURE } from '../../lib/common/own-architecture.ts';
import { machineFactor } from '../../tools/support/machine-factor.ts';
import { assume } from './credentials.ts';

export interface ContainerProcessOptions {
  /** ARN of a task definition with one container, whose image holds the bundle of `entry`; without ECS, the definition. */
  readonly taskDefinition: string | TaskDefinition;
  /** File under lambda/ without its ending, e.g. `queue-worker/service`. */
  readonly entry: string;
  /**
   * Variables on top of the container's own, e.g. to inject a fault.
   *
   * @default - the container's own
   */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Container of a task as a process, without ECS: the program of its image with the
 * container's environment and the task role's credentials.
 */
export class ContainerProcess {
  private readonly child: ChildProcess;
  private readonly ended: Promise<number | null>;
  private text = '';

  private constructor(child: ChildProcess) {
    this.child = child;
    const onExit = () => child.kill('SIGKILL');
    process.once('exit', onExit);
    child.stdout?.on('data', (part: Buffer) => (this.text += part.toString()));
    child.stderr?.on('data', (part: Buffer) => (this.text += part.toString()));
    this.ended = once(child, 'close').then(([code]) => {
      process.off('exit', onExit);
      return code as number | null;
    });
  }

  /** @throws Error when there is no such task definition */
  static async start({
    taskDefinition,
    entry,
    environment = {},
  }: ContainerProcessOptions): Promise<ContainerProcess> {
    const definition =
      typeof taskDefinition === 'string' ? await describe(taskDefinition) : taskDefinition;
    const { folder } = bundleOf(entry, OWN_ARCHITECTURE);
    const program = openSync(join(folder, 'index.js'), 'r');
    const variables = definition.containerDefinitions?.[0]?.environment ?? [];
    // From stdin: as a file in the project it would be an ES module, because of package.json.
    const child = spawn(process.execPath, ['--input-type=commonjs', '-'], {
      stdio: [program, 'pipe', 'pipe'],
      env: {
        ...process.env,
        ...Object.fromEntries(variables.map(({ name = '', value = '' }) => [name, value])),
        ...(await credentialsOf(definition)),
        ...environment,
        NODE_OPTIONS: `${environment.NODE_OPTIONS ?? ''} --import ${endWithRunner()}`,
      },
    });
    closeSync(program);
    return new ContainerProcess(child);
  }

  /** Log so far. */
  get log(): string {
    return this.text;
  }

  /** Stops the process as ECS stops a task: SIGTERM, and SIGKILL after the time limit. Returns the exit code. */
  async stop(seconds = 30): Promise<number | null> {
    const late = setTimeout(() => this.child.kill('SIGKILL'), seconds * 1000 * machineFactor());
    this.child.kill('SIGTERM');
    return this.ended.finally(() => {
      clearTimeout(late);
    });
  }

  /** Kills the process, as a machine failure does. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }
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
