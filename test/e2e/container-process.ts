import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeTaskDefinitionCommand, ECSClient, type TaskDefinition } from '@aws-sdk/client-ecs';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { bundleOf } from '../../lib/common/bundles.ts';
import { OWN_ARCHITECTURE } from '../../lib/common/own-architecture.ts';

export interface ContainerProcessOptions {
  /** ARN of a task definition with one container, whose image holds the bundle of `entry`. */
  readonly taskDefinition: string;
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
 * Stands for ECS where none runs containers: the program that the image holds, as a process with
 * the container's environment and its task role's credentials.
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
    const definition = await describe(taskDefinition);
    const { folder } = bundleOf(entry, OWN_ARCHITECTURE);
    const program = openSync(join(folder, 'index.js'), 'r');
    const variables = definition.containerDefinitions?.[0]?.environment ?? [];
    // From stdin: as a file in the project, whose package.json says so, it would be an ES module.
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

  /** What it logged so far. */
  get log(): string {
    return this.text;
  }

  /** As ECS stops a task: SIGTERM, and SIGKILL when it takes longer than it may. Answers the exit code. */
  async stop(seconds = 30): Promise<number | null> {
    const late = setTimeout(() => this.child.kill('SIGKILL'), seconds * 1000);
    this.child.kill('SIGTERM');
    return this.ended.finally(() => {
      clearTimeout(late);
    });
  }

  /** As a machine that fails. */
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

/** The task role trusts ECS alone, on AWS: there the process runs with the caller's own rights. */
async function credentialsOf({
  taskRoleArn: RoleArn,
}: TaskDefinition): Promise<Record<string, string>> {
  try {
    const { Credentials } = await new STSClient({}).send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: 'container-process' }),
    );
    return {
      AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId ?? '',
      AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey ?? '',
      AWS_SESSION_TOKEN: Credentials?.SessionToken ?? '',
    };
  } catch (error) {
    if ((error as Error).name !== 'AccessDenied') throw error;
    return {};
  }
}

/** Killed outright, the runner stops nothing: the process then ends by itself. */
function endWithRunner(): string {
  const code = `setInterval(()=>process.ppid===${process.pid}||process.exit(1),500).unref()`;
  return `data:text/javascript,${encodeURIComponent(code)}`;
}
