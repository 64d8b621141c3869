import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import {
  KinesisAnalyticsV2Client,
  StartApplicationCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { until } from '../../e2e/wait.ts';

/** Name of the error of a start of an application that runs. */
export async function refusalOfStart(ApplicationName: string): Promise<string> {
  const client = new KinesisAnalyticsV2Client({});
  return client.send(new StartApplicationCommand({ ApplicationName })).then(
    () => 'accepted',
    (error: unknown) => (error as Error).name,
  );
}

/** Restarts of an application's job that are published after a time; on AWS, a minute or two later. */
export function restartsAfter(application: string, time: Date): Promise<number> {
  const client = new CloudWatchClient({});
  return until('the restarts of the job', 240, async () => {
    const { Datapoints = [] } = await client.send(
      new GetMetricStatisticsCommand({
        Namespace: 'AWS/KinesisAnalytics',
        MetricName: 'numRestarts',
        Dimensions: [{ Name: 'Application', Value: application }],
        StartTime: time,
        EndTime: new Date(Date.now() + 60_000),
        Period: 60,
        Statistics: ['Maximum'],
      }),
    );
    const found = Datapoints.map(({ Maximum = 0 }) => Maximum);
    return found.length > 0 ? Math.max(...found) : undefined;
  });
}
