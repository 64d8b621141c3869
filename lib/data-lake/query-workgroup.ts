import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, Size, Stack } from 'aws-cdk-lib';
import { CfnNamedQuery, CfnPreparedStatement, CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import {
  NAMED_QUERIES,
  PREPARED_STATEMENT,
  type NamedQuery,
  type QueryName,
} from '../../lambda/data-lake/contract.ts';
import type { Monitoring } from '../common/monitoring.ts';
import type { ServiceProps } from '../common/service-props.ts';
import type { LakeBuckets } from './lake-buckets.ts';
import { ENDS } from './lake-graphs.ts';

export interface QueryWorkgroupProps extends ServiceProps {
  /** Database of the queries. */
  readonly databaseName: string;
  /** Buckets, one of them for results. */
  readonly buckets: LakeBuckets;
}

/** Bytes that a query may scan before Athena cancels it: half a cent in sandbox, half a dollar in production. */
const SCAN_LIMIT = { sandbox: Size.gibibytes(1), production: Size.gibibytes(100) } as const;

/** Returns the SQL of a named query, `queries/<name>.sql`. */
export function queryString(name: string): string {
  return readFileSync(join(import.meta.dirname, 'queries', `${name}.sql`), 'utf8').trim();
}

/**
 * Athena workgroup whose settings callers can't override: encrypted results, a limit of scanned
 * bytes, engine version 3. Has the named queries and the prepared statement.
 */
export class QueryWorkgroup extends Construct {
  /** Name of the workgroup. */
  readonly workgroupName: string;
  /** ARN of the workgroup. */
  readonly workgroupArn: string;
  /** Named queries by name. */
  readonly queries: Readonly<Record<string, CfnNamedQuery>>;

  constructor(scope: Construct, id: string, props: QueryWorkgroupProps) {
    super(scope, id);
    const { settings, databaseName, buckets } = props;
    const workgroup = new CfnWorkGroup(this, 'Workgroup', {
      name: Stack.of(this).stackName,
      description: 'Queries in the data lake',
      recursiveDeleteOption: !settings.protectData,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: SCAN_LIMIT[settings.stage].toBytes(),
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: `s3://${buckets.results.bucketName}/`,
          encryptionConfiguration: {
            encryptionOption: 'SSE_KMS',
            kmsKey: buckets.resultsKey.keyArn,
          },
        },
      },
    });
    this.workgroupName = workgroup.ref;
    this.workgroupArn = Stack.of(this).formatArn({
      service: 'athena',
      resource: 'workgroup',
      resourceName: Stack.of(this).stackName,
    });
    this.queries = Object.fromEntries(
      Object.entries<NamedQuery>(NAMED_QUERIES).map(([name, { description }]) => [
        name,
        new CfnNamedQuery(this, name, {
          name,
          description,
          database: databaseName,
          workGroup: this.workgroupName,
          queryString: queryString(name),
        }),
      ]),
    );
    new CfnPreparedStatement(this, 'PreparedStatement', {
      statementName: PREPARED_STATEMENT,
      description: NAMED_QUERIES['zone-trips'].description,
      workGroup: this.workgroupName,
      queryStatement: queryString('zone-trips' satisfies QueryName),
    });
    addAlarms(props.monitoring, this.workgroupName, SCAN_LIMIT[settings.stage]);
  }
}

/**
 * Adds the alarms and graphs of a workgroup
 * (https://docs.aws.amazon.com/athena/latest/ug/query-metrics-viewing.html).
 */
function addAlarms(monitoring: Monitoring, workgroupName: string, limit: Size): void {
  const metric = (metricName: string, state: string, statistic: string) =>
    new Metric({
      namespace: 'AWS/Athena',
      metricName,
      dimensionsMap: { WorkGroup: workgroupName, QueryState: state, QueryType: 'DML' },
      period: Duration.minutes(5),
      statistic,
      label: `Queries ${state}`,
    });
  const failed = metric('TotalExecutionTime', 'FAILED', 'SampleCount');
  const cancelled = metric('TotalExecutionTime', 'CANCELED', 'SampleCount');
  const scanned = metric('ProcessedBytes', 'SUCCEEDED', 'sum').with({
    period: Duration.hours(1),
  });
  monitoring.alarm('QueriesFail', {
    severity: 'warning',
    summary: 'Queries fail: their SQL is wrong, or a file does not fit its table.',
    runbook: 'queries-fail',
    metric: failed,
    threshold: 1,
  });
  monitoring.alarm('QueriesAreCancelled', {
    severity: 'warning',
    summary: 'Queries exceed the limit of scanned bytes or the time limit of the function.',
    runbook: 'queries-are-cancelled',
    metric: cancelled,
    threshold: 1,
  });
  monitoring.alarm('MuchIsScanned', {
    severity: 'warning',
    summary: 'Queries scanned ten times the limit of one query in an hour.',
    runbook: 'much-is-scanned',
    metric: scanned,
    threshold: 10 * limit.toBytes(),
  });
  monitoring.graph(ENDS, failed, cancelled);
  monitoring.graph('Queries: bytes scanned', scanned);
}
