import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CloudWatchClient,
  GetDashboardCommand,
  GetMetricDataCommand,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { deployedStack } from '../../support/deployed-stack.ts';
import { describeStack, regionFor } from '../../support/endpoint.ts';
import { resourcesOf } from '../../support/template.ts';
import { readDashboard, type Widget } from './widgets.ts';

/** Datapoint: milliseconds since 1970, and value. */
export type Point = readonly [time: number, value: number];

/** Dashboard of a stack with the metrics of a scenario. */
export interface SavedDashboard {
  readonly stack: string;
  /** Time of the metrics, milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly widgets: readonly Widget[];
  /** Datapoints by the ids of the lines. */
  readonly points: Readonly<Record<string, readonly Point[]>>;
}

/** Scenario that has run on an emulator whose datapoints are of a second. */
export interface ScenarioRun {
  /** Whole names of the deployed stacks. */
  readonly stacks: readonly string[];
  /** Start of the scenario. */
  readonly since: Date;
  /** Folder of the report. */
  readonly folder: string;
}

/** Period of a datapoint for a period of AWS, in seconds: a scenario takes a minute or two. */
const periodOf = (period: number) => Math.max(5, Math.round(period / 60));

/** Saves the dashboard of each stack, with the metrics since the start of the scenario, in its report. */
export async function saveDashboards({ stacks, since, folder }: ScenarioRun): Promise<void> {
  for (const stack of stacks) {
    const client = new CloudWatchClient(regionFor(stack));
    const body = await bodyOf(client, stack);
    if (body === undefined) continue;
    const { widgets, queries } = readDashboard(body, periodOf);
    const to = new Date();
    const saved: SavedDashboard = {
      ...{ stack, widgets, from: since.getTime(), to: to.getTime() },
      points: await pointsOf(client, queries, since, to),
    };
    writeFileSync(join(folder, `dashboard-of-${stack}.json`), JSON.stringify(saved));
  }
}

/** Body of the dashboard of a deployed stack, which has at most one, without references. */
async function bodyOf(client: CloudWatchClient, stack: string): Promise<string | undefined> {
  if (!(await describeStack(stack))) return undefined;
  const { template, physicalIds } = await deployedStack(stack);
  const [[id] = []] = resourcesOf(template, 'AWS::CloudWatch::Dashboard');
  if (id === undefined) return undefined;
  const DashboardName = physicalIds.get(id);
  return (await client.send(new GetDashboardCommand({ DashboardName }))).DashboardBody;
}

async function pointsOf(
  client: CloudWatchClient,
  queries: readonly MetricDataQuery[],
  StartTime: Date,
  EndTime: Date,
): Promise<SavedDashboard['points']> {
  if (queries.length === 0) return {};
  const { MetricDataResults = [] } = await client.send(
    new GetMetricDataCommand({
      ...{ StartTime, EndTime, MetricDataQueries: [...queries] },
      ScanBy: 'TimestampAscending',
    }),
  );
  return Object.fromEntries(
    MetricDataResults.map(({ Id = '', Timestamps = [], Values = [] }) => [
      Id,
      Timestamps.map((time, at): Point => [time.getTime(), Values[at] ?? 0]),
    ]),
  );
}
