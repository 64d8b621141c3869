import type { Cost } from '../cost.ts';
import { ALARM_KEY, interfaceEndpoints } from '../cost-rows.ts';

export const cost: Cost = {
  idle: [
    { what: 'Alarms', terms: [{ of: 'alarm', times: [[14, 'metrics of 11 alarms']] }] },
    { what: 'Metrics of the check', terms: [{ of: 'metric', times: [[4, 'metrics']] }] },
    {
      what: 'Checks',
      terms: [
        { of: 'schedules', times: [[8_640, 'invocations']] },
        {
          of: 'lambdaTime',
          times: [
            [8_640, 'calls'],
            [0.15, 's'],
            [0.5, 'GB'],
          ],
        },
      ],
    },
  ],
  production: [interfaceEndpoints(4, 2), ALARM_KEY],
  load: {
    title: '1 million trades, on 21 trading days of 7 hours: 147 of 730 hours',
    rows: [
      {
        what: 'Fargate',
        terms: [
          {
            of: 'fargateProcessor',
            times: [
              [2, 'tasks'],
              [147, 'hours'],
              [0.25, 'vCPU'],
            ],
          },
          {
            of: 'fargateMemory',
            times: [
              [2, 'tasks'],
              [147, 'hours'],
              [0.5, 'GB'],
            ],
          },
        ],
      },
      {
        what: 'Public addresses (sandbox)',
        terms: [
          {
            of: 'publicAddress',
            times: [
              [2, 'tasks'],
              [147, 'hours'],
            ],
          },
        ],
      },
      { what: 'SQS', terms: [{ of: 'queueRequests', times: [[1.2e6, 'requests']] }] },
      {
        what: 'DynamoDB',
        terms: [
          { of: 'tableWrites', times: [[1e6, 'writes']] },
          { of: 'tableStorage', times: [[0.5, 'GB']] },
        ],
      },
      {
        what: 'Metrics of the service',
        terms: [
          {
            of: 'metric',
            times: [
              [2, 'metrics'],
              [0.2, 'of the hours'],
            ],
          },
        ],
      },
    ],
  },
};
