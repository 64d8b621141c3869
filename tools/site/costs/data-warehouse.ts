import type { Cost } from '../cost.ts';
import { ALARM_KEY, MONTH } from '../cost-rows.ts';

export const cost: Cost = {
  idle: [
    { what: 'Alarms', terms: [{ of: 'alarm', times: [[15, 'alarms']] }] },
    { what: 'Secret of the admin user', terms: [{ of: 'secret', times: [[1, 'secret']] }] },
    {
      what: 'Long polls of Load',
      terms: [
        {
          of: 'queueRequests',
          times: [
            [5, 'pollers'],
            [131_400, 'polls'],
          ],
        },
      ],
    },
  ],
  production: [
    {
      what: 'Interface endpoint of Glue',
      terms: [{ of: 'endpoint', times: [[3, 'zones'], MONTH] }],
    },
    ALARM_KEY,
  ],
  load: {
    title: '30 loads and 2,000 queries a month in 100 groups, 200 GB of data',
    rows: [
      {
        what: 'Compute of the queries',
        terms: [
          {
            of: 'warehouseCompute',
            times: [
              [100, 'groups'],
              [0.25, 'hours'],
              [8, 'RPU'],
            ],
          },
        ],
      },
      {
        what: 'Compute of the loads',
        terms: [
          {
            of: 'warehouseCompute',
            times: [
              [30, 'loads'],
              [0.05, 'hours'],
              [8, 'RPU'],
            ],
          },
        ],
      },
      { what: 'Storage', terms: [{ of: 'warehouseStorage', times: [[200, 'GB']] }] },
      {
        what: 'Load, which waits for COPY, and Query',
        terms: [
          {
            of: 'lambdaTime',
            times: [
              [30, 'calls'],
              [100, 's'],
              [0.25, 'GB'],
            ],
          },
          {
            of: 'lambdaTime',
            times: [
              [2_000, 'calls'],
              [3, 's'],
              [0.5, 'GB'],
            ],
          },
        ],
      },
    ],
  },
};
