import { ContainerProcess } from '../support/container-process.ts';
import { metricsIn } from './market-hours.ts';

/** Stands for ECS: keeps as many tasks running as the service is to have. */
export class Tasks {
  /** Exit codes of the tasks that were stopped. */
  readonly exitCodes: (number | null)[] = [];
  private readonly taskDefinition: string;
  private readonly logs: string[] = [];
  private running: ContainerProcess[] = [];

  constructor(taskDefinition: string) {
    this.taskDefinition = taskDefinition;
  }

  async follow(count: number): Promise<void> {
    const { taskDefinition } = this;
    const missing = Math.max(0, count - this.running.length);
    const started = Array.from({ length: missing }, () =>
      ContainerProcess.start({ taskDefinition, entry: 'market-hours/service' }),
    );
    this.running.push(...(await Promise.all(started)));
    const stopping = this.running.slice(count);
    this.running = this.running.slice(0, count);
    this.exitCodes.push(...(await Promise.all(stopping.map((task) => task.stop()))));
    this.logs.push(...stopping.map(({ log }) => log));
  }

  /** How often the tasks that were stopped wrote a verdict, by their own metrics. */
  get written(): number {
    const { Accepted = 0, Rejected = 0 } = metricsIn(this.logs.join('\n'));
    return Accepted + Rejected;
  }
}
