import { DOCKERFILE } from '../../../lib/container-delivery/service-image.ts';
import { freePort } from '../../../tools/support/free-port.ts';
import { machineFactor } from '../../../tools/support/machine-factor.ts';
import { ContainerProcess } from '../../e2e/container-process.ts';
import type { TaskImageOptions } from '../../e2e/containers/task-image.ts';
import { until } from '../../e2e/wait.ts';
import type { ContainerDelivery, ServiceName } from './container-delivery.ts';

/** Longest time to drain, below the services' stop time-out. */
const MAX_DRAIN_SECONDS = 20;

/** Line of a service's log. */
interface LogLine {
  readonly message: string;
  readonly address?: string;
  readonly milliseconds?: number;
  readonly correlation_id?: string;
}

/** Task of a service without ECS, with the settings of the image and the task definition. */
export class Task {
  readonly process: ContainerProcess;
  /** `http://127.0.0.1:PORT` */
  readonly address: string;
  readonly port: number;
  /** Milliseconds from the start of its program until it is ready. */
  readonly readyAfter: number;

  private constructor(process: ContainerProcess, ready: LogLine) {
    this.process = process;
    this.address = ready.address ?? '';
    this.port = Number(new URL(this.address).port);
    this.readyAfter = ready.milliseconds ?? NaN;
  }

  /** @param commit commit of the image */
  static async start(
    delivery: ContainerDelivery,
    service: ServiceName,
    commit: string,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Task> {
    const started = await ContainerProcess.start({
      taskDefinition:
        delivery.deployment.lacks('ECS') === undefined
          ? delivery.taskDefinition(service)
          : await delivery.templateDefinition(service),
      ...imageOf(service),
      // Variables of the image, with another address; 4 s to drain on a quiet machine, in place of 10;
      // no longer than the proxy's health checks need when one measurement of the machine is very slow.
      environment: {
        COMMIT: commit,
        HOST: '127.0.0.1',
        PORT: String(await freePort()),
        DRAIN_SECONDS: String(Math.ceil(Math.min(4 * machineFactor(), MAX_DRAIN_SECONDS))),
        ...environment,
      },
    });
    const ready = await until(`${service} to be ready`, 20, () =>
      Promise.resolve(linesOf(started.log).find(({ message }) => message === 'ready')),
    );
    return new Task(started, ready);
  }

  /** True when it logs a request with the correlation id within a second. */
  async answered(correlationId: string): Promise<boolean> {
    const found = () =>
      linesOf(this.process.log).some((line) => line.correlation_id === correlationId);
    const logged = () => Promise.resolve(found() || undefined);
    return until(`a request in the log`, 1, logged).catch(() => false);
  }
}

/** Image of a service. */
export function imageOf(service: ServiceName): TaskImageOptions {
  return { entry: `container-delivery/${service}`, dockerfile: DOCKERFILE };
}

function linesOf(log: string): LogLine[] {
  return log
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as LogLine);
}
