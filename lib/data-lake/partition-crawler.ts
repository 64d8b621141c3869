import { ArnFormat, Aws, Duration, Stack, Validations } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnCrawler, type CfnTable } from 'aws-cdk-lib/aws-glue';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from '../common/acknowledge-wildcards.ts';
import { DeadLetterQueue } from '../common/dead-letter-queue.ts';
import { catalogueArns } from '../common/lake/shared-lake.ts';
import type { Monitoring } from '../common/monitoring.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { ENDS } from './lake-graphs.ts';

export interface PartitionCrawlerProps extends ServiceProps {
  /** Name of the database with the table. */
  readonly databaseName: string;
  /** Table `trips`. */
  readonly table: CfnTable;
  /** Bucket of the table's files. */
  readonly curated: IBucket;
}

/**
 * Crawler that registers the partitions of the table `trips`: Redshift Spectrum ignores partition
 * projection, which Athena uses
 * (https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html). It runs once a day in
 * production; in sandbox, where each crawl would bill for ten minutes, on demand.
 */
export class PartitionCrawler extends Construct {
  /** Crawler, for outputs. */
  readonly crawler: CfnCrawler;

  constructor(scope: Construct, id: string, props: PartitionCrawlerProps) {
    super(scope, id);
    const { settings, monitoring, databaseName, curated, table } = props;
    const scheduled = settings.stage === 'production';
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('glue.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
    this.crawler = new CfnCrawler(this, 'Crawler', {
      name: `${Stack.of(this).stackName}-partitions`,
      description: 'Registers partitions of trips for the warehouse',
      role: role.roleArn,
      targets: { catalogTargets: [{ databaseName, tables: ['trips'] }] },
      // Required for a target in the catalogue; the columns are the stack's.
      schemaChangePolicy: { updateBehavior: 'LOG', deleteBehavior: 'LOG' },
      configuration: JSON.stringify({
        Version: 1,
        CrawlerOutput: { Partitions: { AddOrUpdateBehavior: 'InheritFromTable' } },
        Grouping: { TableGroupingPolicy: 'CombineCompatibleSchemas' },
      }),
      schedule: scheduled ? { scheduleExpression: 'cron(15 5 * * ? *)' } : undefined,
    });
    this.crawler.addResourceDependency(table);
    this.grant(role, databaseName, curated);
    this.addAlarms(monitoring, scheduled);
    Validations.of(this.crawler).acknowledge({
      id: 'AwsSolutions-GL1',
      reason: 'Its log has names of partitions only, under CloudWatch Logs’ own key.',
    });
  }

  private grant(role: Role, databaseName: string, curated: IBucket): void {
    const allow = (actions: string[], ...resourceArns: string[]) => {
      Grant.addToPrincipal({ grantee: role, actions, resourceArns });
      acknowledgeWildcards(role, resourceArns, 'Objects and log streams that are not there yet.');
    };
    allow(
      [
        'glue:BatchCreatePartition',
        'glue:BatchGetPartition',
        'glue:CreatePartition',
        'glue:GetDatabase',
        'glue:GetPartition',
        'glue:GetPartitions',
        'glue:GetTable',
        'glue:UpdatePartition',
      ],
      ...catalogueArns(this, databaseName, ['trips']),
    );
    allow(['s3:GetObject'], curated.arnForObjects('trips/*'));
    allow(['s3:GetBucketLocation', 's3:ListBucket'], curated.bucketArn);
    const logs = { service: 'logs', resource: 'log-group', resourceName: '/aws-glue/crawlers' };
    const logGroup = Stack.of(this).formatArn({
      ...logs,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    allow(
      ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      logGroup,
      `${logGroup}:*`,
    );
  }

  /** Sends the event at the end of a crawl to a queue: failed ones to a DLQ, whose alarm announces them. */
  private addAlarms(monitoring: Monitoring, scheduled: boolean): void {
    const failed = new DeadLetterQueue(this, 'FailedCrawls', {
      monitoring,
      alarm: 'CrawlFails',
      summary: 'The crawler could not register the partitions of new days.',
      runbook: 'partitions-are-stale',
      graph: ENDS,
      label: 'Crawls failed',
    });
    const succeeded = new Queue(this, 'Crawls', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(succeeded).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'A record of crawls for the operator and for an alarm; nothing consumes it.',
    });
    this.rule('Failed', failed);
    this.rule('Succeeded', succeeded);
    const crawls = succeeded.metricNumberOfMessagesSent({
      period: Duration.hours(6),
      statistic: 'sum',
      label: 'Crawls succeeded',
    });
    monitoring.graph(ENDS, crawls);
    if (!scheduled) return;
    monitoring.alarm('PartitionsAreStale', {
      severity: 'warning',
      summary: 'No crawl succeeded in 30 hours: the warehouse does not see the last days.',
      runbook: 'partitions-are-stale',
      metric: crawls,
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
      evaluationPeriods: 5,
    });
  }

  private rule(state: 'Failed' | 'Succeeded', queue: Queue): Rule {
    return new Rule(this, state, {
      eventPattern: {
        source: ['aws.glue'],
        detailType: ['Glue Crawler State Change'],
        detail: { crawlerName: [this.crawler.ref], state: [state] },
      },
      targets: [new SqsQueue(queue)],
    });
  }
}
