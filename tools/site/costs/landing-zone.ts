import type { Cost } from '../cost.ts';
import { ALARM_KEY } from '../cost-rows.ts';

/** CloudTrail charges nothing for the first copy of management events, nor Budgets for alerts. */
export const cost: Cost = {
  idle: [
    {
      what: 'Alarms, and the metrics that they count',
      terms: [
        { of: 'alarm', times: [[6, 'alarms']] },
        { of: 'metric', times: [[5, 'metrics']] },
      ],
    },
  ],
  production: [ALARM_KEY],
  load: {
    title: '5 accounts, 5 million calls of management (7.5 GB), 1 million traces',
    rows: [
      { what: 'Events in the log group', terms: [{ of: 'logs', times: [[7.5, 'GB']] }] },
      {
        what: 'Log archive',
        terms: [
          { of: 'bucketWrites', times: [[150_000, 'log files']] },
          { of: 'bucketStorage', times: [[0.8, 'GB gzipped']] },
        ],
      },
      { what: 'Traces', terms: [{ of: 'traces', times: [[1e6, 'traces recorded']] }] },
      { what: 'Messages', terms: [{ of: 'topicRequests', times: [[1_000, 'messages']] }] },
    ],
  },
};
