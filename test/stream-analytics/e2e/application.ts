import {
  KinesisAnalyticsV2Client,
  StartApplicationCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';

/** Name of the error of a start of an application that runs. */
export async function refusalOfStart(ApplicationName: string): Promise<string> {
  const client = new KinesisAnalyticsV2Client({});
  return client.send(new StartApplicationCommand({ ApplicationName })).then(
    () => 'accepted',
    (error: unknown) => (error as Error).name,
  );
}
