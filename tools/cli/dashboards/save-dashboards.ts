import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CloudWatchClient,
  GetDashboardCommand,
  GetMetricDataCommand,
  paginateListDashboards,
} from '@aws-sdk/client-cloudwatch';
import { drawDashboard, type DrawnGraph, type Point } from './draw.ts';
import { graphsOf, type Graph } from './graphs.ts';

/** Seconds of a datapoint: a scenario takes a minute or two. */
const PERIOD = 5;

/** Maximum of queries in a request. */
const QUERIES = 500;

const cloudWatch = new CloudWatchClient({});

/** Draws the dashboard of each stack with the metrics since a moment, as `dashboard-of-<stack>.svg`. */
export async function saveDashboards(
  stacks: readonly string[],
  since: Date,
  folder: string,
): Promise<void> {
  const now = new Date();
  for (const stack of stacks) {
    const names = await dashboardsOf(stack);
    for (const DashboardName of names) {
      const { DashboardBody = '' } = await cloudWatch.send(
        new GetDashboardCommand({ DashboardName }),
      );
      const graphs = await withPoints(graphsOf(DashboardBody), since, now);
      const svg = drawDashboard(stack, graphs, since.getTime(), now.getTime());
      writeFileSync(join(folder, `dashboard-of-${stack}.svg`), svg);
    }
  }
}

async function dashboardsOf(stack: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { DashboardEntries = [] } of paginateListDashboards(
    { client: cloudWatch },
    { DashboardNamePrefix: `${stack}-` },
  ))
    names.push(...DashboardEntries.map(({ DashboardName = '' }) => DashboardName));
  return names;
}

async function withPoints(
  graphs: readonly Graph[],
  StartTime: Date,
  EndTime: Date,
): Promise<DrawnGraph[]> {
  const lines = graphs.flatMap((graph) => graph.lines);
  const points = new Map<string, readonly Point[]>();
  for (let at = 0; at < lines.length; at += QUERIES) {
    const { MetricDataResults = [] } = await cloudWatch.send(
      new GetMetricDataCommand({
        ...{ StartTime, EndTime },
        ScanBy: 'TimestampAscending',
        MetricDataQueries: lines.slice(at, at + QUERIES).map((line, index) => ({
          Id: `m${at + index}`,
          MetricStat: {
            Metric: {
              Namespace: line.namespace,
              MetricName: line.name,
              Dimensions: [...line.dimensions],
            },
            Period: PERIOD,
            Stat: line.statistic,
          },
        })),
      }),
    );
    for (const { Id = '', Timestamps = [], Values = [] } of MetricDataResults)
      points.set(
        Id,
        Timestamps.map((time, index) => [time.getTime(), Values[index] ?? 0]),
      );
  }
  let next = 0;
  return graphs.map((graph) => ({
    ...graph,
    points: graph.lines.map(() => points.get(`m${next++}`) ?? []),
  }));
}
