import {
  GetCrawlerCommand,
  paginateGetPartitions,
  StartCrawlerCommand,
} from '@aws-sdk/client-glue';
import type { Checks } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import type { DeliveredTrips } from './delivered-trips.ts';
import type { Lake } from './lake.ts';

const SECONDS = 600;

/** The crawler registers the partitions that a warehouse reads. */
export async function checkCrawler(
  lake: Lake,
  { day, nextDay }: DeliveredTrips,
  checks: Checks,
): Promise<void> {
  const { glue, deployment } = lake;
  deployment.progress('the crawler');
  const Name = deployment.output('PartitionCrawler');
  await glue.send(new StartCrawlerCommand({ Name }));
  await until('the end of the crawl', SECONDS, async () => {
    const { Crawler } = await glue.send(new GetCrawlerCommand({ Name }));
    return Crawler?.State === 'READY' ? true : undefined;
  });
  const registered: string[] = [];
  const request = { DatabaseName: deployment.output('LakeDatabase'), TableName: 'trips' };
  for await (const { Partitions = [] } of paginateGetPartitions({ client: glue }, request))
    registered.push(...Partitions.map(({ Values = [] }) => Values.join()));
  const missing = [day, nextDay].filter((each) => !registered.includes(each));
  checks.noProblems(
    'The crawler registers the partitions of both days for the warehouse',
    '2 partitions',
    missing.map((each) => `${each} is missing among ${registered.join(', ')}`),
  );
}
