import {
  DescribeApplicationCommand,
  KinesisAnalyticsV2Client,
  StartApplicationCommand,
  StopApplicationCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { until } from '../../e2e/wait.ts';

/** The application of the stack. */
export class Application {
  private readonly client = new KinesisAnalyticsV2Client({});
  private readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  /** Starts it, from its newest snapshot if it has one. */
  async start(): Promise<void> {
    await this.client.send(new StartApplicationCommand({ ApplicationName: this.name }));
    await this.reached('RUNNING');
  }

  /** Stops it with a snapshot. */
  async stop(): Promise<void> {
    await this.client.send(new StopApplicationCommand({ ApplicationName: this.name }));
    await this.reached('READY');
  }

  async isRunning(): Promise<boolean> {
    return (await this.state()) === 'RUNNING';
  }

  /** Name of the error of a second start. */
  async refusalOfStart(): Promise<string> {
    return this.client.send(new StartApplicationCommand({ ApplicationName: this.name })).then(
      () => 'accepted',
      (error: unknown) => (error as Error).name,
    );
  }

  private async reached(wanted: string): Promise<void> {
    await until(
      `the application to be ${wanted}`,
      180,
      async () => {
        const state = await this.state();
        if (wanted === 'RUNNING' && ['READY', 'FAILED'].includes(state ?? ''))
          throw new Error(`The application is ${state ?? ''}: it did not start.`);
        return state === wanted ? state : undefined;
      },
      500,
    );
  }

  private async state(): Promise<string | undefined> {
    const { ApplicationDetail } = await this.client.send(
      new DescribeApplicationCommand({ ApplicationName: this.name }),
    );
    return ApplicationDetail?.ApplicationStatus;
  }
}
