import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeApplicationCommand,
  KinesisAnalyticsV2Client,
  ListApplicationSnapshotsCommand,
  StartApplicationCommand,
  StopApplicationCommand,
  type SnapshotDetails,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { machineFactor } from '../support/machine-factor.ts';
import { UserError } from '../support/user-error.ts';

/** Maximum time of a start or stop; the service takes minutes. */
const MINUTES = 15;

/** Application of Managed Service for Apache Flink. */
export class FlinkApplication {
  readonly name: string;
  private readonly client: KinesisAnalyticsV2Client;

  /** @param region by default that of the environment */
  constructor(name: string, region?: string) {
    this.name = name;
    this.client = new KinesisAnalyticsV2Client({ region });
  }

  async state(): Promise<string> {
    const { ApplicationDetail } = await this.client.send(
      new DescribeApplicationCommand({ ApplicationName: this.name }),
    );
    return ApplicationDetail?.ApplicationStatus ?? 'unknown';
  }

  /**
   * Starts it, from its newest snapshot if there is one.
   *
   * @throws UserError when it does not run in the end
   */
  async start(): Promise<void> {
    await this.beginStart();
    await this.started();
  }

  /** Begins to start it. */
  async beginStart(): Promise<void> {
    await this.client.send(new StartApplicationCommand({ ApplicationName: this.name }));
  }

  /**
   * Resolves when it runs.
   *
   * @throws UserError when it does not run in the end
   */
  started(): Promise<void> {
    return this.reached('RUNNING', ['STARTING', 'UPDATING']);
  }

  /**
   * Stops it.
   *
   * @param snapshot takes a snapshot first
   * @throws UserError when it is not READY in the end
   */
  async stop({ snapshot }: { readonly snapshot: boolean }): Promise<void> {
    await this.client.send(
      new StopApplicationCommand({ ApplicationName: this.name, Force: !snapshot }),
    );
    await this.reached('READY', ['RUNNING', 'STARTING', 'STOPPING', 'FORCE_STOPPING']);
  }

  async newestSnapshot(): Promise<SnapshotDetails | undefined> {
    const { SnapshotSummaries = [] } = await this.client.send(
      new ListApplicationSnapshotsCommand({ ApplicationName: this.name }),
    );
    return SnapshotSummaries.at(-1);
  }

  private async reached(wanted: string, meanwhile: readonly string[]): Promise<void> {
    const deadline = Date.now() + MINUTES * 60_000 * machineFactor();
    for (;;) {
      const state = await this.state();
      if (state === wanted) return;
      if (!meanwhile.includes(state) || Date.now() > deadline)
        throw new UserError(`The application is ${state}: see its log group for the reason.`);
      await sleep(500);
    }
  }
}
