import type { Cost } from '../cost.ts';
import { ALARM_KEY, interfaceEndpoints } from '../cost-rows.ts';

const SAMPLES = 100;
/** Jobs of one sample: 64 and 16 children, and four single jobs. */
const JOBS = 84;

export const cost: Cost = {
  idle: [
    { what: 'Alarms', terms: [{ of: 'alarm', times: [[8, 'alarms']] }] },
    { what: 'Image of the jobs', terms: [{ of: 'images', times: [[0.2, 'GB']] }] },
  ],
  production: [interfaceEndpoints(6, 2), ALARM_KEY],
  load: {
    title: '100 bacterial samples of 1 GB, 84 jobs and 3 vCPU-hours each, all on Spot',
    rows: [
      {
        what: 'Spot instances',
        terms: [
          {
            of: 'spotProcessor',
            times: [
              [SAMPLES, 'samples'],
              [3, 'vCPU-hours'],
            ],
          },
        ],
      },
      {
        what: 'Step Functions',
        terms: [
          {
            of: 'transitions',
            times: [
              [SAMPLES, 'samples'],
              [9, 'transitions'],
            ],
          },
        ],
      },
      {
        what: 'S3, requests',
        terms: [
          {
            of: 'bucketWrites',
            times: [
              [SAMPLES, 'samples'],
              [240, 'PUT'],
            ],
          },
          {
            of: 'bucketReads',
            times: [
              [SAMPLES * JOBS, 'jobs'],
              [12, 'GET and HEAD'],
            ],
          },
        ],
      },
      {
        what: 'S3, storage: reads, and two weeks of intermediate files',
        terms: [{ of: 'bucketStorage', times: [[200, 'GB']] }],
      },
      { what: 'Logs', terms: [{ of: 'logs', times: [[0.01, 'GB']] }] },
    ],
  },
};
