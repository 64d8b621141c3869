import { Grant, type Role } from 'aws-cdk-lib/aws-iam';
import { acknowledgeWildcards } from '../common/acknowledge-wildcards.ts';
import { catalogueArns } from '../common/lake/shared-lake.ts';
import type { LakeBuckets } from './lake-buckets.ts';
import { LakeTables } from './lake-tables.ts';
import type { QueryWorkgroup } from './query-workgroup.ts';

export interface QueryPermissions {
  readonly databaseName: string;
  readonly buckets: LakeBuckets;
  readonly workgroup: QueryWorkgroup;
}

/**
 * Grants queries of the curated tables in the workgroup, and nothing of the raw zone
 * (https://docs.aws.amazon.com/athena/latest/ug/example-policies-workgroup.html).
 *
 * @param role role whose policy gets the permissions
 */
export function grantQueries(
  role: Role,
  { databaseName, buckets, workgroup }: QueryPermissions,
): void {
  const allow = (actions: string[], ...resourceArns: string[]) => {
    Grant.addToPrincipal({ grantee: role, actions, resourceArns });
    acknowledgeWildcards(role, resourceArns, 'Files of tables and of results, named by Athena.');
  };
  const { curated, results, resultsKey } = buckets;
  allow(
    [
      'athena:GetNamedQuery',
      'athena:GetPreparedStatement',
      'athena:GetQueryExecution',
      'athena:GetQueryResults',
      'athena:GetWorkGroup',
      'athena:ListNamedQueries',
      'athena:StartQueryExecution',
      'athena:StopQueryExecution',
    ],
    workgroup.workgroupArn,
  );
  allow(
    [
      'glue:GetDatabase',
      'glue:GetPartition',
      'glue:GetPartitions',
      'glue:GetTable',
      'glue:GetTables',
    ],
    ...catalogueArns(role, databaseName, LakeTables.CURATED),
  );
  allow(
    ['s3:GetObject'],
    ...LakeTables.CURATED.map((table) => curated.arnForObjects(`${table}/*`)),
  );
  allow(['s3:GetBucketLocation', 's3:ListBucket'], curated.bucketArn, results.bucketArn);
  allow(['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'], results.arnForObjects('*'));
  allow(['kms:Decrypt', 'kms:GenerateDataKey'], resultsKey.keyArn);
}
