import type { Cost } from '../cost.ts';
import { ALARM_KEY } from '../cost-rows.ts';

export const cost: Cost = {
  idle: [
    { what: 'Alarms', terms: [{ of: 'alarm', times: [[12, 'alarms']] }] },
    { what: 'Key of the results', terms: [{ of: 'key', times: [[1, 'key']] }] },
  ],
  production: [
    ALARM_KEY,
    { what: 'Alarm on stale partitions', terms: [{ of: 'alarm', times: [[1, 'alarm']] }] },
    {
      what: 'Crawler',
      terms: [
        {
          of: 'crawl',
          times: [
            [30, 'crawls'],
            [1 / 6, 'hour'],
            [2, 'DPU'],
          ],
        },
      ],
    },
  ],
  load: {
    title: '3 million trips (1.4 GB of JSON, all yellow taxis of a month), 1,000 queries of a day',
    rows: [
      {
        what: 'Firehose, in steps of 5 KB when records are put one by one',
        terms: [
          { of: 'firehose', times: [[15, 'GB']] },
          { of: 'firehoseConversion', times: [[15, 'GB']] },
          { of: 'firehosePartitions', times: [[1.4, 'GB']] },
        ],
      },
      {
        what: 'S3, requests',
        terms: [
          { of: 'bucketWrites', times: [[26_000, 'PUT and LIST']] },
          { of: 'bucketReads', times: [[300_000, 'GET']] },
        ],
      },
      { what: 'S3, storage', terms: [{ of: 'bucketStorage', times: [[0.3, 'GB']] }] },
      {
        what: 'Athena, at least 10 MB a query',
        terms: [
          {
            of: 'scanned',
            times: [
              [1_000, 'queries'],
              [0.00001, 'TB'],
            ],
          },
        ],
      },
      {
        what: 'Query API',
        terms: [
          { of: 'apiRequests', times: [[1_000, 'requests']] },
          { of: 'lambdaCalls', times: [[1_000, 'calls']] },
          {
            of: 'lambdaTime',
            times: [
              [1_000, 'calls'],
              [3, 's'],
              [0.5, 'GB'],
            ],
          },
        ],
      },
    ],
  },
};
