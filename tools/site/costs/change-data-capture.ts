import type { Cost } from '../cost.ts';
import { interfaceEndpoints, MONTH } from '../cost-rows.ts';

export const cost: Cost = {
  idle: [
    {
      what: 'Brokers',
      terms: [
        { of: 'kafkaSmall', times: [[2, 'brokers'], MONTH] },
        { of: 'kafkaStorage', times: [[20, 'GB']] },
      ],
    },
    { what: 'Connector', terms: [{ of: 'connectUnit', times: [MONTH] }] },
    { what: 'Pollers of the functions', terms: [{ of: 'pollerUnit', times: [MONTH] }] },
    { what: 'Database', terms: [{ of: 'auroraUnit', times: [[0.5, 'units'], MONTH] }] },
    interfaceEndpoints(4),
    { what: 'Secrets', terms: [{ of: 'secret', times: [[2, 'secrets']] }] },
    {
      what: 'Alarms and metrics',
      terms: [
        { of: 'alarm', times: [[19, 'alarms']] },
        { of: 'metric', times: [[17, 'metrics']] },
      ],
    },
  ],
  load: {
    title: '10 million changes of 1 KB, in batches of 100, beside the LogPipeline’s domain',
    rows: [
      {
        what: 'Functions',
        terms: [
          {
            of: 'lambdaTime',
            times: [
              [300_000, 'calls'],
              [0.5, 's'],
              [0.5, 'GB'],
            ],
          },
          { of: 'lambdaCalls', times: [[300_000, 'calls']] },
        ],
      },
      {
        what: 'View',
        terms: [
          { of: 'tableWrites', times: [[10e6, 'writes']] },
          { of: 'tableReads', times: [[10e6, 'consistent reads']] },
          { of: 'tableStorage', times: [[5, 'GB']] },
        ],
      },
      {
        what: 'Archive',
        terms: [
          { of: 'bucketWrites', times: [[100_000, 'PUT']] },
          { of: 'bucketStorage', times: [[1.5, 'GB gzipped']] },
        ],
      },
      { what: 'Logs', terms: [{ of: 'logs', times: [[0.3, 'GB']] }] },
    ],
  },
};
