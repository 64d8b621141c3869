import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';

/**
 * Lines of a log group.
 *
 * @param since time of the first lines
 * @param filterPattern pattern of CloudWatch Logs; without one, all lines
 */
export async function logLines(
  logGroupName: string,
  since: Date,
  filterPattern?: string,
): Promise<string[]> {
  const lines: string[] = [];
  const pages = paginateFilterLogEvents(
    { client: new CloudWatchLogsClient({}) },
    { logGroupName, startTime: since.getTime(), filterPattern },
  );
  for await (const { events = [] } of pages)
    lines.push(...events.map(({ message = '' }) => message));
  return lines;
}
