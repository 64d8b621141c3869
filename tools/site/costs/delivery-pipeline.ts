import type { Cost } from '../cost.ts';

export const cost: Cost = {
  idle: [
    { what: 'Alarms', terms: [{ of: 'alarm', times: [[32, 'alarms']] }] },
    { what: 'Key of artifacts', terms: [{ of: 'key', times: [[1, 'key']] }] },
    { what: 'Secrets for Slack', terms: [{ of: 'secret', times: [[2, 'secrets']] }] },
  ],
  production: [
    { what: 'Alarms of the second release', terms: [{ of: 'alarm', times: [[8, 'alarms']] }] },
    { what: 'Keys of alarms', terms: [{ of: 'key', times: [[3, 'keys']] }] },
  ],
  load: {
    title: '100 pushes that reach production',
    rows: [
      {
        what: 'CodeBuild',
        terms: [
          {
            of: 'buildMinutes',
            times: [
              [100, 'pushes'],
              [10, 'minutes of build, test and smoke test'],
            ],
          },
        ],
      },
      {
        what: 'CodePipeline',
        terms: [
          {
            of: 'actionMinutes',
            times: [
              [100, 'pushes'],
              [25, 'minutes of actions'],
            ],
          },
        ],
      },
      {
        what: 'S3',
        terms: [
          { of: 'bucketWrites', times: [[2_000, 'PUT']] },
          { of: 'bucketStorage', times: [[10, 'GB']] },
        ],
      },
      {
        what: 'Slack and audit',
        terms: [
          {
            of: 'queueRequests',
            times: [
              [12_000, 'messages'],
              [3, 'requests each'],
            ],
          },
          { of: 'bucketWrites', times: [[6_000, 'events']] },
          { of: 'tableWrites', times: [[9_000, 'writes']] },
        ],
      },
      { what: 'Logs', terms: [{ of: 'logs', times: [[0.1, 'GB']] }] },
    ],
  },
};
