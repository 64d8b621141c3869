import type { Cost } from '../cost.ts';

export const cost: Cost = {
  idle: [
    {
      what: 'Alarms, and the metric of rejected flows',
      terms: [
        { of: 'alarm', times: [[5, 'alarms']] },
        { of: 'metric', times: [[1, 'metric']] },
      ],
    },
  ],
  load: {
    title:
      '10 million records of 150 bytes (1.5 GB), 2 % rejected, beside the LogPipeline’s domain',
    rows: [
      { what: 'AWS’s delivery to Firehose', terms: [{ of: 'vendedLogs', times: [[1.5, 'GB']] }] },
      { what: 'Firehose', terms: [{ of: 'firehose', times: [[50, 'GB in steps of 5 KB']] }] },
      { what: 'Rejected traffic', terms: [{ of: 'logs', times: [[0.03, 'GB']] }] },
      { what: 'Bucket', terms: [{ of: 'bucketStorage', times: [[0.3, 'GB gzipped']] }] },
    ],
  },
};
