import type { Cost } from '../cost.ts';

export const cost: Cost = {
  idle: [
    { what: 'ServerlessApi: alarms', terms: [{ of: 'alarm', times: [[51, 'alarms']] }] },
    {
      what: 'ServerlessApiEdge: web ACL',
      terms: [
        { of: 'webAcl', times: [[1, 'web ACL']] },
        { of: 'webAclRule', times: [[4, 'rules']] },
      ],
    },
    { what: 'ServerlessApiEdge: alarms', terms: [{ of: 'alarm', times: [[2, 'alarms']] }] },
  ],
  production: [
    { what: 'Keys of alarms', terms: [{ of: 'key', times: [[2, 'keys']] }] },
    {
      what: 'Secret of CloudFront',
      terms: [{ of: 'secret', times: [[2, 'secrets: one and its replica']] }],
    },
  ],
  load: {
    title: '1 million reads of published pages, 100,000 edits by 20 editors, pages of 8 KB',
    rows: [
      { what: 'API Gateway', terms: [{ of: 'apiRequests', times: [[1.1e6, 'requests']] }] },
      {
        what: 'Functions',
        terms: [
          {
            of: 'lambdaTime',
            times: [
              [1.1e6, 'calls'],
              [0.03, 's'],
              [0.5, 'GB'],
            ],
          },
          { of: 'lambdaCalls', times: [[1.1e6, 'calls']] },
        ],
      },
      { what: 'DynamoDB, reads', terms: [{ of: 'tableReads', times: [[1.5e6, 'read units']] }] },
      {
        what: 'DynamoDB, writes and history',
        terms: [
          { of: 'tableWrites', times: [[8e5, 'write units']] },
          { of: 'tableStorage', times: [[0.8, 'GB']] },
        ],
      },
      { what: 'Cognito', terms: [{ of: 'editors', times: [[20, 'editors']] }] },
      { what: 'Logs', terms: [{ of: 'logs', times: [[1.5, 'GB']] }] },
      { what: 'X-Ray', terms: [{ of: 'traces', times: [[6e4, 'traces']] }] },
    ],
  },
};
