import type { Cost } from '../cost.ts';
import { MONTH, shards } from '../cost-rows.ts';

export const cost: Cost = {
  idle: [
    {
      what: 'Domain',
      terms: [
        { of: 'searchSmall', times: [MONTH] },
        { of: 'searchStorage', times: [[10, 'GB']] },
      ],
    },
    { what: 'Stream', terms: shards(1) },
    { what: 'Alarms', terms: [{ of: 'alarm', times: [[27, 'metrics of 22 alarms']] }] },
    {
      what: 'Scale stream',
      terms: [
        { of: 'metric', times: [[1, 'metric']] },
        {
          of: 'lambdaTime',
          times: [
            [43_800, 'calls'],
            [0.15, 's'],
            [0.5, 'GB'],
          ],
        },
        { of: 'lambdaCalls', times: [[43_800, 'calls']] },
      ],
    },
  ],
  load: {
    title: '100 lines of 200 bytes a second (263 million, 53 GB): all of it, in production',
    rows: [
      {
        what: 'Domain',
        terms: [
          { of: 'searchLarge', times: [[3, 'nodes'], MONTH] },
          { of: 'searchManager', times: [[3, 'managers'], MONTH] },
          { of: 'searchStorage', times: [[300, 'GB']] },
        ],
      },
      {
        what: 'Stream',
        terms: [...shards(1), { of: 'streamPuts', times: [[263e6, 'payload units']] }],
      },
      { what: 'Firehose', terms: [{ of: 'firehose', times: [[1_315, 'GB in steps of 5 KB']] }] },
      {
        what: 'Transform',
        terms: [
          {
            of: 'lambdaTime',
            times: [
              [53_000, 'calls'],
              [0.1, 's'],
              [1.73, 'GB'],
            ],
          },
          { of: 'lambdaCalls', times: [[53_000, 'calls']] },
        ],
      },
      {
        what: 'Bucket',
        terms: [
          { of: 'bucketStorage', times: [[6, 'GB gzipped']] },
          { of: 'bucketWrites', times: [[8_800, 'PUT']] },
        ],
      },
      {
        what: 'Alarms, dashboard, logs',
        terms: [
          { of: 'alarm', times: [[27, 'metrics of 22 alarms']] },
          { of: 'dashboard', times: [[1, 'dashboard']] },
          { of: 'logs', times: [[0.6, 'GB']] },
        ],
      },
    ],
  },
};
