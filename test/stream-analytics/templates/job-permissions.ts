/** Permissions of the job on its stream and its tables, with either engine. */
export const JOB_PERMISSIONS: readonly unknown[] = [
  expect.stringMatching(/^dynamodb:BatchWriteItem on TablesSetAside/),
  expect.stringMatching(/^dynamodb:BatchWriteItem on TablesWindows/),
  'kinesis:DescribeStream on Trips',
  'kinesis:GetRecords on Trips',
  'kinesis:GetShardIterator on Trips',
  'kinesis:ListShards on Trips',
];
