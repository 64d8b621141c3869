import { CfnOutput, Duration } from 'aws-cdk-lib';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { StorageClass } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { join } from 'node:path';
import type { DeploymentProfile } from '../common/deployment-profile.ts';
import { Monitoring } from '../common/monitoring.ts';
import { PrivateBucket } from '../common/private-bucket.ts';
import { SearchDelivery } from '../common/search/delivery.ts';
import { SearchObjects } from '../common/search/objects.ts';
import { SharedSearch } from '../common/search/shared.ts';
import { SummitStack } from '../common/summit-stack.ts';
import { DashboardsLogin } from './dashboards-login.ts';
import { LogFunctions } from './log-functions.ts';
import { LogStream } from './log-stream.ts';
import { SearchDomain } from './search-domain.ts';
import { ShardScaling } from './shard-scaling.ts';

/**
 * Lines of logs become documents that can be searched (San Francisco 2017, London 2016 and 2019).
 *
 *     producer ─▶ data stream ─▶ Firehose ─▶ OpenSearch ◀─ Dashboards ◀─ login
 *                      ▲          │    └───▶ bucket: backup/, errors/
 *       scale-stream ──┘          └▶ transform
 */
export class LogPipelineStack extends SummitStack {
  /** Beginning of the indices' names. */
  static readonly INDEX = 'logs';
  /** Where the bucket keeps all records. */
  static readonly BACKUP_PREFIX = 'backup/';
  /** Where the bucket keeps what failed. */
  static readonly ERROR_PREFIX = 'errors/';

  constructor(scope: Construct, id: string, profile: DeploymentProfile) {
    super(scope, id, {
      description: 'summit-stacks B: Kinesis, Firehose, OpenSearch log pipeline',
      architecture: 'log-pipeline',
      profile,
    });
    const monitoring = new Monitoring(this, 'Monitoring', { profile, page: 'log-pipeline' });
    const capacity = profile.streamCapacity;

    const { stream, behind } = new LogStream(this, 'Logs', { profile, monitoring, capacity });
    if (capacity === 'provisioned')
      new ShardScaling(this, 'Scaling', { profile, monitoring, stream, behind });

    const accessLogs = new PrivateBucket(this, 'AccessLogs', { profile });
    const bucket = new PrivateBucket(this, 'Records', {
      profile,
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
      profile,
      monitoring,
      stream,
    });
    const operator = new Role(this, 'Operator', {
      description: 'Administers the domain; anyone whom the account lets assume it',
      assumedBy: new AccountRootPrincipal(),
    });
    const login = new DashboardsLogin(this, 'Dashboards', { profile });
    const { domain } = new SearchDomain(this, 'Search', {
      profile,
      monitoring,
      login,
      installer: install,
      callers: [operator],
    });
    const delivery = new SearchDelivery(this, 'Delivery', {
      profile,
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
    // The first document makes the first index, by the template.
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
