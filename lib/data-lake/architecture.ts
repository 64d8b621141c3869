import type { Architecture } from '../common/architecture.ts';

export const DATA_LAKE: Architecture = {
  letter: 'L',
  id: 'data-lake',
  title: 'Data lake with S3, Glue and Athena',
  notes: 'workshop 2020',
  stacks: ['DataLake'],
  requiredServices: ['Athena', 'Glue'],
  engines: ['trino'],
  permissions: {
    unused: [
      {
        role: /^Analysts/,
        actions: [
          'athena:GetNamedQuery',
          'athena:GetPreparedStatement',
          'athena:GetWorkGroup',
          'athena:ListNamedQueries',
          'athena:StopQueryExecution',
        ],
        reason: 'Athena’s console lists, opens and stops queries for an analyst',
      },
      {
        role: /^Analysts/,
        actions: ['s3:GetObject'],
        resource: /\/(daily_sums|zones)\//,
        reason: 'an analyst of the scenario queries one of the curated tables',
        test: 'test/data-lake/e2e/permissions.ts',
      },
      {
        role: /^QueryApiQuery/,
        actions: ['athena:StopQueryExecution'],
        reason: 'a query is stopped only when it takes too long',
        test: 'test/data-lake/handlers/query.test.ts',
      },
      {
        role: /^(Analysts|QueryApiQuery)/,
        actions: ['s3:GetObject'],
        resource: /^BucketsResults/,
        reason: 'Athena reads results with the caller’s permissions, the emulator with its own',
      },
    ],
    denied: [
      {
        role: /^Trips/,
        actions: ['s3:PutObject'],
        reason: 'The check of the alarms denies Firehose the bucket for some seconds.',
      },
      {
        role: /^Analysts/,
        actions: ['athena:StartQueryExecution', 'glue:GetTable', 's3:DeleteObject', 's3:PutObject'],
        reason:
          'The scenario reads raw records and writes a table as an analyst, and queries without permissions.',
      },
    ],
  },
};
