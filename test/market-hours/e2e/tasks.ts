import { DOCKERFILE } from '../../../lib/common/worker-image.ts';
import { ContainerProcess } from '../../e2e/container-process.ts';
import { checkContainer } from '../../e2e/containers/isolation.ts';
import type { Checks } from '../../e2e/scenario.ts';
import { metricsIn, type MarketHours } from './market-hours.ts';

const IMAGE = { entry: 'market-hours/service', dockerfile: DOCKERFILE };

/** Runs the desired count of tasks: ECS's own on AWS, containers or processes of this machine on an emulator. */
export class Tasks {
  /** True on an emulator: the tasks are the scenario's, with known exit codes. */
  readonly areOwn = process.env.AWS_ENDPOINT_URL !== undefined;
  /** Exit codes of the tasks that were stopped. */
  readonly exitCodes: (number | null)[] = [];
  private readonly market: MarketHours;
  private readonly logs: string[] = [];
  private running: ContainerProcess[] = [];

  constructor(market: MarketHours) {
    this.market = market;
  }

  async follow(count: number): Promise<void> {
    await this.market.untilRunning(count);
    if (this.areOwn) await this.run(count);
  }

  /** Checks what a running task may do, on an emulator. */
  async check(checks: Checks): Promise<void> {
    const [task] = this.running;
    if (task) await checkContainer(task, IMAGE, checks);
  }

  /** Ends the tasks of the scenario, if there are any. */
  async stop(): Promise<void> {
    await this.run(0);
  }

  /** Verdicts that the stopped tasks wrote, by their own metrics. */
  get written(): number {
    const { Accepted = 0, Rejected = 0 } = metricsIn(this.logs.join('\n'));
    return Accepted + Rejected;
  }

  private async run(count: number): Promise<void> {
    const { TaskDefinition: taskDefinition = '' } = this.market.deployment.outputs;
    const missing = Math.max(0, count - this.running.length);
    const started = Array.from({ length: missing }, () =>
      ContainerProcess.start({ taskDefinition, ...IMAGE }),
    );
    this.running.push(...(await Promise.all(started)));
    const stopping = this.running.slice(count);
    this.running = this.running.slice(0, count);
    this.exitCodes.push(...(await Promise.all(stopping.map((task) => task.stop()))));
    this.logs.push(...stopping.map(({ log }) => log));
  }
}
