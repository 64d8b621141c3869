import type { Cost } from '../cost.ts';
import { ALARM_KEY, interfaceEndpoints } from '../cost-rows.ts';

export const cost: Cost = {
  idle: [
    {
      what: 'Alarms, and two that scale the service',
      terms: [
        { of: 'alarm', times: [[13, 'alarms']] },
        {
          of: 'alarm',
          times: [
            [2, 'alarms'],
            [4, 'metrics'],
          ],
        },
      ],
    },
    {
      what: 'Long polls of the function',
      terms: [
        {
          of: 'queueRequests',
          times: [
            [5, 'pollers'],
            [131_400, 'polls'],
          ],
        },
        {
          of: 'fifoRequests',
          times: [
            [5, 'pollers'],
            [131_400, 'polls'],
          ],
        },
      ],
    },
  ],
  production: [interfaceEndpoints(4, 2), ALARM_KEY],
  load: {
    title: '1 million jobs, 100,000 of them in order, 100 KB each, 200,000 by the service',
    rows: [
      { what: 'API Gateway', terms: [{ of: 'apiRequests', times: [[2e6, 'POST and GET']] }] },
      {
        what: 'Submit and Status',
        terms: [
          { of: 'lambdaCalls', times: [[2e6, 'calls']] },
          {
            of: 'lambdaTime',
            times: [
              [2e6, 'calls'],
              [0.03, 's'],
              [0.5, 'GB'],
            ],
          },
        ],
      },
      {
        what: 'SQS',
        terms: [
          {
            of: 'queueRequests',
            times: [
              [9e5, 'jobs'],
              [1.2, 'requests'],
            ],
          },
          {
            of: 'fifoRequests',
            times: [
              [1e5, 'jobs'],
              [1.2, 'requests'],
            ],
          },
        ],
      },
      {
        what: 'DynamoDB',
        terms: [
          { of: 'tableWrites', times: [[3e6, 'writes']] },
          { of: 'tableReads', times: [[1e6, 'reads']] },
        ],
      },
      {
        what: 'S3, requests',
        terms: [
          { of: 'bucketWrites', times: [[1e6, 'PUT']] },
          { of: 'bucketReads', times: [[1e6, 'GET']] },
        ],
      },
      { what: 'S3, storage', terms: [{ of: 'bucketStorage', times: [[100, 'GB']] }] },
      {
        what: 'Work',
        terms: [
          {
            of: 'lambdaTime',
            times: [
              [8e4, 'calls'],
              [0.3, 's'],
              [1.73, 'GB'],
            ],
          },
          { of: 'lambdaCalls', times: [[8e4, 'calls']] },
        ],
      },
      {
        what: 'Service',
        terms: [
          {
            of: 'fargateProcessor',
            times: [
              [10, 'task-hours'],
              [0.5, 'vCPU'],
            ],
          },
          {
            of: 'fargateMemory',
            times: [
              [10, 'task-hours'],
              [1, 'GB'],
            ],
          },
          { of: 'publicAddress', times: [[10, 'task-hours']] },
        ],
      },
      {
        what: 'Logs and traces',
        terms: [
          { of: 'logs', times: [[2, 'GB']] },
          { of: 'traces', times: [[1e5, 'traces']] },
        ],
      },
    ],
  },
};
