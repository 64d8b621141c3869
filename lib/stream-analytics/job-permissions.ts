import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Stream } from 'aws-cdk-lib/aws-kinesis';
import type { WindowTables } from './window-tables.ts';

export interface JobResources {
  /** Stream that the job reads. */
  readonly stream: Stream;
  /** Tables that the job writes. */
  readonly tables: WindowTables;
}

/** Grants a job permissions to read the stream and to write the tables. */
export function grantJob(grantee: IGrantable, { stream, tables }: JobResources): void {
  Grant.addToPrincipal({
    grantee,
    actions: [
      'kinesis:DescribeStream',
      'kinesis:GetRecords',
      'kinesis:GetShardIterator',
      'kinesis:ListShards',
    ],
    resourceArns: [stream.streamArn],
  });
  // The table's own grants would add its index, as a wildcard.
  Grant.addToPrincipal({
    grantee,
    actions: ['dynamodb:BatchWriteItem'],
    resourceArns: [tables.windows.tableArn, tables.setAside.tableArn],
  });
}
