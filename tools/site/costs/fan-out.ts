import type { Cost } from '../cost.ts';

export const cost: Cost = {
  idle: [{ what: 'Alarms', terms: [{ of: 'alarm', times: [[15, 'alarms']] }] }],
  production: [{ what: 'Keys of topics and alarms', terms: [{ of: 'key', times: [[2, 'keys']] }] }],
  load: {
    title: '1 million objects, 400,000 of them images of 3 MB',
    rows: [
      { what: 'SNS', terms: [{ of: 'topicRequests', times: [[1e6, 'messages']] }] },
      { what: 'SNS, filter on the body', terms: [{ of: 'topicFiltering', times: [[1, 'GB']] }] },
      {
        what: 'SQS',
        terms: [
          {
            of: 'queueRequests',
            times: [
              [2.4e6, 'messages'],
              [1.3, 'requests each'],
            ],
          },
        ],
      },
      {
        what: 'Thumbnail',
        terms: [
          {
            of: 'lambdaTime',
            times: [
              [4e5, 'calls'],
              [0.12, 's'],
              [1.73, 'GB'],
            ],
          },
          { of: 'lambdaCalls', times: [[4e5, 'calls']] },
        ],
      },
      {
        what: 'Metadata',
        terms: [
          {
            of: 'lambdaTime',
            times: [
              [1e5, 'calls'],
              [0.08, 's'],
              [0.5, 'GB'],
            ],
          },
          { of: 'lambdaCalls', times: [[1e5, 'calls']] },
        ],
      },
      {
        what: 'S3',
        terms: [
          { of: 'bucketWrites', times: [[4e5, 'PUT']] },
          { of: 'bucketReads', times: [[1.8e6, 'GET and HEAD']] },
        ],
      },
      {
        what: 'DynamoDB',
        terms: [
          { of: 'tableWrites', times: [[1e6, 'writes']] },
          { of: 'tableStorage', times: [[0.3, 'GB']] },
        ],
      },
      { what: 'Logs', terms: [{ of: 'logs', times: [[0.7, 'GB']] }] },
    ],
  },
};
