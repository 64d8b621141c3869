import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import {
  CloudWatchClient,
  GetDashboardCommand,
  GetMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { drawDashboards } from './draw-dashboards.ts';
import { drawDashboard } from './draw.ts';
import { saveDashboards, type SavedDashboard } from './save-dashboards.ts';
import { readDashboard } from './widgets.ts';

const PLACE = { x: 0, y: 1, width: 8, height: 6 };
const BODY = JSON.stringify({
  widgets: [
    { type: 'text', x: 0, y: 0, width: 8, height: 1, properties: { markdown: 'Runbook' } },
    {
      type: 'metric',
      ...PLACE,
      properties: {
        title: 'Calls & errors',
        metrics: [
          ['AWS/Lambda', 'Errors', 'FunctionName', 'work', { label: 'Work', stat: 'Sum' }],
          ['AWS/Lambda', 'Duration', { stat: 'p99', period: 60, id: 'slow', visible: false }],
          [{ label: 'Seconds', expression: 'MAX([FILL(slow, 0)]) / 1000' }],
          ['AWS/ApiGateway', 'Latency', { stat: 'p50' }],
        ],
      },
    },
    { type: 'alarm', x: 8, y: 1, width: 8, height: 2, properties: {} },
  ],
});

const folder = mkdtempSync(join(tmpdir(), 'dashboards-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function dashboard(points: SavedDashboard['points']): SavedDashboard {
  const { widgets } = readDashboard(BODY, (period) => period);
  return { stack: 'Stack', from: 0, to: 60_000, widgets, points };
}

test('Graphs have a line for each visible metric and expression, other widgets their text', () => {
  expect(readDashboard(BODY, (period) => period).widgets).toEqual([
    { x: 0, y: 0, width: 8, height: 1, title: 'Runbook' },
    {
      ...PLACE,
      title: 'Calls & errors',
      lines: [
        { id: 'w1_0', label: 'Work' },
        { id: 'w1_2', label: 'Seconds' },
        { id: 'w1_3', label: 'Latency p50' },
      ],
    },
    { x: 8, y: 1, width: 8, height: 2, title: 'alarm' },
  ]);
});

test('Queries have the metrics of graphs and expressions, with ids that are unique in the dashboard', () => {
  expect(readDashboard(BODY, (period) => period / 60).queries).toEqual([
    {
      Id: 'w1_0',
      MetricStat: {
        Metric: {
          Namespace: 'AWS/Lambda',
          MetricName: 'Errors',
          Dimensions: [{ Name: 'FunctionName', Value: 'work' }],
        },
        Period: 5,
        Stat: 'Sum',
      },
    },
    {
      Id: 'w1_slow',
      MetricStat: {
        Metric: { Namespace: 'AWS/Lambda', MetricName: 'Duration', Dimensions: [] },
        Period: 1,
        Stat: 'p99',
      },
    },
    { Id: 'w1_2', Expression: 'MAX([FILL(w1_slow, 0)]) / 1000' },
    expect.objectContaining({ Id: 'w1_3' }),
  ]);
});

test('A drawing has titles, legends, the time in UTC and both colour schemes', () => {
  const svg = drawDashboard(
    dashboard({
      w1_0: [
        [0, 1],
        [30_000, 2_500],
      ],
    }),
  );
  for (const text of [
    'Calls &amp; errors',
    '>Work<',
    '>Latency p50<',
    '00:00:30',
    '3,000',
    'Runbook',
  ])
    expect(svg).toContain(text);
  expect(svg).toContain('1970-01-01 00:00:00 to 00:01:00 UTC');
  expect(svg).toContain('prefers-color-scheme: dark');
  expect(svg).toContain('stroke="var(--line-0)"');
  expect(svg).not.toContain('No data');
});

test('A graph without data says so', () => {
  expect(drawDashboard(dashboard({}))).toContain('>No data<');
});

test('A dashboard of every stack is saved with the values of its lines, one request for all', async () => {
  const mock = mockClient(CloudWatchClient);
  const stacks = mockClient(CloudFormationClient);
  stacks.on(DescribeStacksCommand).resolves({
    Stacks: [{ StackName: 'Any', StackStatus: 'CREATE_COMPLETE', CreationTime: new Date() }],
  });
  stacks.on(DescribeStacksCommand, { StackName: 'Missing' }).resolves({ Stacks: [] });
  stacks.on(GetTemplateCommand).resolves({ TemplateBody: '{ "Resources": {} }' });
  stacks.on(GetTemplateCommand, { StackName: 'Stack' }).resolves({
    TemplateBody: '{ "Resources": { "Shown": { "Type": "AWS::CloudWatch::Dashboard" } } }',
  });
  stacks.on(ListStackResourcesCommand).resolves({
    StackResourceSummaries: [
      {
        LogicalResourceId: 'Shown',
        PhysicalResourceId: 'Stack-D',
        ResourceType: 'AWS::CloudWatch::Dashboard',
        LastUpdatedTimestamp: new Date(),
        ResourceStatus: 'CREATE_COMPLETE',
      },
    ],
  });
  mock.on(GetDashboardCommand, { DashboardName: 'Stack-D' }).resolves({ DashboardBody: BODY });
  mock.on(GetMetricDataCommand).resolves({
    MetricDataResults: [
      { Id: 'w1_0', Timestamps: [new Date(1_000), new Date(6_000)], Values: [7, 8] },
      { Id: 'w1_2' },
    ],
  });
  await saveDashboards({ stacks: ['Stack', 'Without', 'Missing'], since: new Date(0), folder });
  const saved = JSON.parse(
    readFileSync(join(folder, 'dashboard-of-Stack.json'), 'utf8'),
  ) as SavedDashboard;
  expect(saved).toMatchObject({ stack: 'Stack', from: 0 });
  expect(saved.points).toEqual({
    w1_0: [
      [1_000, 7],
      [6_000, 8],
    ],
    w1_2: [],
  });
  expect(mock.commandCalls(GetMetricDataCommand)).toHaveLength(1);
  for (const stack of ['Without', 'Missing'])
    expect(existsSync(join(folder, `dashboard-of-${stack}.json`))).toBe(false);
});

test('A saved dashboard is drawn once, beside its data', async () => {
  const report = join(folder, 'queue-worker');
  mkdirSync(report);
  const drawing = join(report, 'dashboard-of-Stack.svg');
  writeFileSync(join(report, 'dashboard-of-Stack.json'), JSON.stringify(dashboard({})));
  await drawDashboards(folder);
  expect(readFileSync(drawing, 'utf8')).toContain('<title>Dashboard of Stack</title>');
  writeFileSync(drawing, 'drawn');
  await drawDashboards(folder);
  expect(readFileSync(drawing, 'utf8')).toBe('drawn');
});
