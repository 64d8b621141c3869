import { Grant, type Role } from 'aws-cdk-lib/aws-iam';
import { acknowledgeWildcards } from '../common/acknowledge-wildcards.ts';
import { catalogueArns } from '../common/lake/shared-lake.ts';
import type { LakeBuckets } from './lake-buckets.ts';
import type { QueryWorkgroup } from './query-workgroup.ts';

export interface QueryPermissions {
  readonly databaseName: string;
  readonly buckets: LakeBuckets;
  readonly workgroup: QueryWorkgroup;
}

export interface GrantQueriesProps extends QueryPermissions {
  /** Names of curated tables. */
  readonly tables: readonly string[];
}

/**
 * Grants queries of curated tables in the workgroup, and nothing of the raw zone
 * (https://docs.aws.amazon.com/athena/latest/ug/example-policies-workgroup.html).
 *
 * @param role role whose policy gets the permissions
 */
export function grantQueries(
  role: Role,
  { databaseName, buckets, workgroup, tables }: GrantQueriesProps,
): void {
  const allow = (actions: string[], ...resourceArns: string[]) => {
    Grant.addToPrincipal({ grantee: role, actions, resourceArns });
    acknowledgeWildcards(role, resourceArns, 'Files of tables and of results, named by Athena.');
  };
  const { curated, results, resultsKey } = buckets;
  allow(
    [
      'athena:GetNamedQuery',
      'athena:GetQueryExecution',
      'athena:GetQueryResults',
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
    ...catalogueArns(role, databaseName, tables),
  );
  allow(['s3:GetObject'], ...tables.map((table) => curated.arnForObjects(`${table}/*`)));
  allow(['s3:GetBucketLocation', 's3:ListBucket'], curated.bucketArn, results.bucketArn);
  allow(['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'], results.arnForObjects('*'));
  allow(['kms:Decrypt', 'kms:GenerateDataKey'], resultsKey.keyArn);
}
