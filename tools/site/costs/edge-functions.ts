import type { Cost } from '../cost.ts';

export const cost: Cost = {
  idle: [{ what: 'Alarms', terms: [{ of: 'alarm', times: [[5, 'alarms']] }] }],
  load: {
    title: '10 million requests, one in ten for members, nine in ten from the cache, 50 KB each',
    rows: [
      {
        what: 'CloudFront',
        terms: [
          { of: 'edgeRequests', times: [[1e7, 'requests']] },
          { of: 'edgeTraffic', times: [[500, 'GB']] },
        ],
      },
      {
        what: 'CloudFront functions',
        terms: [{ of: 'edgeFunctionCalls', times: [[2e7, 'calls']] }],
      },
      { what: 'Key value store', terms: [{ of: 'keyValueReads', times: [[1e6, 'reads']] }] },
      {
        what: 'Lambda@Edge',
        terms: [
          { of: 'lambdaEdgeCalls', times: [[1e6, 'calls']] },
          {
            of: 'lambdaEdgeTime',
            times: [
              [1e6, 'calls'],
              [0.001, 's'],
              [0.128, 'GB'],
            ],
          },
        ],
      },
      { what: 'S3', terms: [{ of: 'bucketReads', times: [[1e6, 'GET']] }] },
      { what: 'Request log', terms: [{ of: 'logs', times: [[5, 'GB']] }] },
    ],
  },
};
