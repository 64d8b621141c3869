import type { Cost } from '../cost.ts';
import { ALARM_KEY } from '../cost-rows.ts';

const IMAGES = 1e5;

export const cost: Cost = {
  idle: [{ what: 'Alarms', terms: [{ of: 'alarm', times: [[10, 'alarms']] }] }],
  production: [ALARM_KEY],
  load: {
    title: '100,000 images of 3 MB',
    rows: [
      { what: 'Rekognition', terms: [{ of: 'labels', times: [[IMAGES, 'images']] }] },
      {
        what: 'Step Functions',
        terms: [
          {
            of: 'transitions',
            times: [
              [IMAGES, 'images'],
              [14, 'transitions each'],
            ],
          },
        ],
      },
      {
        what: 'Rendition',
        terms: [
          {
            of: 'lambdaTime',
            times: [
              [2 * IMAGES, 'calls'],
              [0.25, 's'],
              [1.73, 'GB'],
            ],
          },
          { of: 'lambdaCalls', times: [[2 * IMAGES, 'calls']] },
        ],
      },
      {
        what: 'S3',
        terms: [
          { of: 'bucketWrites', times: [[2 * IMAGES, 'PUT']] },
          { of: 'bucketReads', times: [[7 * IMAGES, 'GET and HEAD']] },
        ],
      },
      { what: 'Logs', terms: [{ of: 'logs', times: [[1.6, 'GB']] }] },
      { what: 'X-Ray', terms: [{ of: 'traces', times: [[IMAGES, 'traces']] }] },
      {
        what: 'Metadata',
        terms: [
          {
            of: 'lambdaTime',
            times: [
              [IMAGES, 'calls'],
              [0.15, 's'],
              [0.5, 'GB'],
            ],
          },
          { of: 'lambdaCalls', times: [[IMAGES, 'calls']] },
        ],
      },
      { what: 'DynamoDB', terms: [{ of: 'tableWrites', times: [[2 * IMAGES, 'write units']] }] },
      { what: 'EventBridge', terms: [{ of: 'events', times: [[IMAGES, 'events']] }] },
      {
        what: 'SQS and Start',
        terms: [
          {
            of: 'queueRequests',
            times: [
              [IMAGES, 'messages'],
              [1.3, 'requests each'],
            ],
          },
          {
            of: 'lambdaTime',
            times: [
              [IMAGES / 2, 'calls'],
              [0.08, 's'],
              [0.5, 'GB'],
            ],
          },
          { of: 'lambdaCalls', times: [[IMAGES / 2, 'calls']] },
        ],
      },
    ],
  },
};
