import type { Cost } from '../cost.ts';

export const cost: Cost = {
  idle: [
    { what: 'ImageResizer: alarms', terms: [{ of: 'alarm', times: [[12, 'alarms']] }] },
    {
      what: 'ImageResizerEdge: web ACL',
      terms: [
        { of: 'webAcl', times: [[1, 'web ACL']] },
        { of: 'webAclRule', times: [[4, 'rules']] },
      ],
    },
    { what: 'ImageResizerEdge: alarms', terms: [{ of: 'alarm', times: [[2, 'alarms']] }] },
  ],
  production: [
    {
      what: 'Secret of CloudFront',
      terms: [{ of: 'secret', times: [[2, 'secrets: one and its replica']] }],
    },
  ],
  load: {
    title: '1 million uploads of 3 MB, each seen 20 times',
    rows: [
      {
        what: 'Resize',
        terms: [
          {
            of: 'lambdaTime',
            times: [
              [1e6, 'images'],
              [0.6, 's'],
              [2.94, 'GB'],
            ],
          },
          { of: 'lambdaCalls', times: [[1e6, 'calls at most']] },
        ],
      },
      {
        what: 'S3, writes',
        terms: [{ of: 'bucketWrites', times: [[7e6, 'uploads and derivatives']] }],
      },
      { what: 'S3, storage', terms: [{ of: 'bucketStorage', times: [[3_300, 'GB']] }] },
      { what: 'SQS', terms: [{ of: 'queueRequests', times: [[3e6, 'requests']] }] },
      {
        what: 'API Gateway and Deliver',
        terms: [
          { of: 'apiRequests', times: [[2e6, 'misses and forms']] },
          {
            of: 'lambdaTime',
            times: [
              [2e6, 'calls'],
              [0.0065, 's'],
              [1.73, 'GB'],
            ],
          },
          { of: 'lambdaCalls', times: [[2e6, 'calls']] },
        ],
      },
      {
        what: 'CloudFront',
        terms: [
          { of: 'edgeRequests', times: [[2e7, 'requests']] },
          { of: 'edgeTraffic', times: [[1_000, 'GB']] },
        ],
      },
      { what: 'WAF', terms: [{ of: 'webAclRequests', times: [[2.1e7, 'requests']] }] },
      {
        what: 'Logs and traces',
        terms: [
          { of: 'logs', times: [[2, 'GB']] },
          { of: 'traces', times: [[2e5, 'traces']] },
        ],
      },
    ],
  },
};
