import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudWatchClient,
  GetDashboardCommand,
  GetMetricDataCommand,
  ListDashboardsCommand,
} from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { drawDashboard } from './draw.ts';
import { graphsOf } from './graphs.ts';
import { saveDashboards } from './save-dashboards.ts';

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
          ['AWS/SQS', 'Hidden', { visible: false }],
          [{ label: 'Share', expression: 'a / b' }],
          ['AWS/Lambda', 'Duration'],
        ],
      },
    },
  ],
});

test('The graphs of a dashboard have its visible metrics, without expressions', () => {
  expect(graphsOf(BODY)).toEqual([
    {
      ...PLACE,
      title: 'Calls & errors',
      lines: [
        {
          label: 'Work',
          namespace: 'AWS/Lambda',
          name: 'Errors',
          dimensions: [{ Name: 'FunctionName', Value: 'work' }],
          statistic: 'Sum',
        },
        {
          label: 'Duration',
          namespace: 'AWS/Lambda',
          name: 'Duration',
          dimensions: [],
          statistic: 'Average',
        },
      ],
    },
  ]);
});

test('A drawn line goes from the first datapoint to the last, and a graph without data says so', () => {
  const [graph] = graphsOf(BODY);
  if (!graph) throw new Error('There is no graph.');
  const points = [
    [
      [0, 0],
      [1_000, 2_500],
    ],
    [],
  ] as const;
  const drawn = drawDashboard('Stack', [{ ...graph, points }], 0, 1_000);
  expect(drawn).toContain('points="16.0,186.0 304.0,49.0"');
  expect(drawn).toContain('>2,500<');
  expect(drawn).toContain('Calls &amp; errors');
  expect(drawDashboard('Stack', [{ ...graph, points: [[], []] }], 0, 1)).toContain('no data');
});

test('Each stack’s dashboard is saved with the metrics of the scenario', async () => {
  const mock = mockClient(CloudWatchClient);
  mock
    .on(ListDashboardsCommand, { DashboardNamePrefix: 'Stack-' })
    .resolves({ DashboardEntries: [{ DashboardName: 'Stack-D' }] });
  mock.on(GetDashboardCommand).resolves({ DashboardBody: BODY });
  mock.on(GetMetricDataCommand).resolves({
    MetricDataResults: [{ Id: 'm1' }, { Id: 'm0', Timestamps: [new Date()], Values: [7] }],
  });
  const folder = mkdtempSync(join(tmpdir(), 'dashboards-'));
  try {
    await saveDashboards(['Stack'], new Date(Date.now() - 1_000), folder);
    expect(readFileSync(join(folder, 'dashboard-of-Stack.svg'), 'utf8')).toContain('>7<');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
