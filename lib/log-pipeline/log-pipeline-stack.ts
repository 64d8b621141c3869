import { CfnOutput, Duration } from 'aws-cdk-lib';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { StorageClass } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { join } from 'node:path';
import { Monitoring } from '../common/monitoring.ts';
import { PrivateBucket } from '../common/private-bucket.ts';
import { SearchDelivery } from '../common/search/delivery.ts';
import { SearchObjects } from '../common/search/objects.ts';
import { SharedSearch } from '../common/search/shared.ts';
import { SummitStack, type DeploymentProps } from '../common/summit-stack.ts';
import { DashboardsLogin } from './dashboards-login.ts';
import { LogFunctions } from './log-functions.ts';
import { LogStream } from './log-stream.ts';
import type { LogPipelineOptions } from './options.ts';
import { SearchDomain } from './search-domain.ts';
import { ShardScaling } from './shard-scaling.ts';

export interface LogPipelineStackProps extends DeploymentProps, LogPipelineOptions {}

/**
 * Log lines, indexed as searchable documents (San Francisco 2017, London 2016 and 2019).
 *
 *     producer ─▶ data stream ─▶ Firehose ─▶ OpenSearch ◀─ Dashboards ◀─ login
 *                      ▲          │    └───▶ bucket: backup/, errors/
 *       scale-stream ──┘          └▶ transform
 */
export class LogPipelineStack extends SummitStack {
  /** Prefix of the indices' names. */
  static readonly INDEX = 'logs';
  /** Prefix of all records in the bucket. */
  static readonly BACKUP_PREFIX = 'backup/';
  /** Prefix of failed records in the bucket. */
  static readonly ERROR_PREFIX = 'errors/';

  constructor(scope: Construct, id: string, props: LogPipelineStackProps) {
    super(scope, id, {
      ...props,
      description: 'summit-stacks B: Kinesis, Firehose, OpenSearch log pipeline',
      architecture: 'log-pipeline',
    });
    const { settings, streamCapacity } = props;
    const monitoring = new Monitoring(this, 'Monitoring', { settings, page: 'log-pipeline' });

    const { stream, behind } = new LogStream(this, 'Logs', {
      settings,
      monitoring,
      streamCapacity,
    });
    if (streamCapacity === 'provisioned')
      new ShardScaling(this, 'Scaling', { settings, monitoring, stream, behind });

    const accessLogs = new PrivateBucket(this, 'AccessLogs', { settings });
    const bucket = new PrivateBucket(this, 'Records', {
      settings,
      accessLogs,
      lifecycleRules: [
        {
          transitions: [
            {
              storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL,
              transitionAfter: Duration.days(30),
            },
          ],
          expiration: Duration.days(365),
        },
      ],
    });

    const { transform, install } = new LogFunctions(this, 'Functions', {
      settings,
      monitoring,
      stream,
    });
    const operator = new Role(this, 'Operator', {
      description: 'Administers the domain; anyone whom the account lets assume it',
      assumedBy: new AccountRootPrincipal(),
    });
    const login = new DashboardsLogin(this, 'Dashboards', { settings });
    const { domain } = new SearchDomain(this, 'Search', {
      settings,
      monitoring,
      login,
      installer: install,
      callers: [operator],
    });
    const delivery = new SearchDelivery(this, 'Delivery', {
      settings,
      monitoring,
      source: stream,
      transform,
      domain,
      index: LogPipelineStack.INDEX,
      bucket,
      backupPrefix: LogPipelineStack.BACKUP_PREFIX,
      errorPrefix: LogPipelineStack.ERROR_PREFIX,
    });
    const objects = new SearchObjects(this, 'Objects', {
      domain,
      installer: install,
      folder: join(import.meta.dirname, 'search'),
      index: LogPipelineStack.INDEX,
      pipeline: 'logs-identity',
      writer: delivery.role,
      reader: login.users,
      access: {
        all_access: [operator],
        security_manager: [operator],
        opensearch_dashboards_user: [login.users],
      },
    });
    // The index template must exist before the first document creates the first index.
    delivery.stream.node.addDependency(objects);

    const shared = { domain, bucket, installer: install, readers: login.users, operator };
    SharedSearch.publish(this, shared);
    new CfnOutput(this, 'StreamName', { value: stream.streamName });
    new CfnOutput(this, 'DeliveryStream', { value: delivery.stream.ref });
    const endpoint = `https://${domain.domainEndpoint}`;
    new CfnOutput(this, 'DomainEndpoint', { value: endpoint });
    new CfnOutput(this, 'DashboardsUrl', { value: `${endpoint}/_dashboards` });
    new CfnOutput(this, 'UserPoolId', { value: login.userPool.userPoolId });
    new CfnOutput(this, 'BackupBucket', { value: bucket.bucketName });
    new CfnOutput(this, 'TransformFunction', { value: transform.functionName });
  }
}
