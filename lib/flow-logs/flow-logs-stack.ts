import { CfnOutput, type Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { join } from 'node:path';
import { Monitoring } from '../common/monitoring.ts';
import { SearchDelivery } from '../common/search/delivery.ts';
import { SearchObjects } from '../common/search/objects.ts';
import { SharedSearch } from '../common/search/shared.ts';
import { SummitStack, type DeploymentProps } from '../common/summit-stack.ts';
import { LoggedNetwork } from './logged-network.ts';
import { RejectedTraffic } from './rejected-traffic.ts';

export interface FlowLogsStackProps extends DeploymentProps {
  /** Stack with the domain, the bucket and the installer. */
  readonly search: Stack;
}

/**
 * Accepted and rejected traffic of a network, searchable, delivered without code (Chicago 2017).
 *
 *     VPC ─▶ flow log ─▶ Firehose ─▶ OpenSearch: an ingest pipeline parses the record
 *      │                     └─────▶ bucket: flow-logs/backup/, flow-logs/errors/
 *      └───▶ rejected traffic ─▶ CloudWatch Logs ─▶ metric filter ─▶ alarm
 */
export class FlowLogsStack extends SummitStack {
  /** Prefix of the indices' names. */
  static readonly INDEX = 'flow-logs';
  /** Prefix of all records in the bucket. */
  static readonly BACKUP_PREFIX = 'flow-logs/backup/';
  /** Prefix of failed records in the bucket. */
  static readonly ERROR_PREFIX = 'flow-logs/errors/';

  constructor(scope: Construct, id: string, props: FlowLogsStackProps) {
    const { settings, search } = props;
    super(scope, id, {
      ...props,
      description: 'summit-stacks N: VPC flow logs with zero code',
      architecture: 'flow-logs',
    });
    this.addStackDependency(search, 'its domain, bucket and installer');
    const { domain, bucket, installer, readers, operator } = new SharedSearch(this, 'Search', {
      stack: search,
    });
    const monitoring = new Monitoring(this, 'Monitoring', { settings, page: 'flow-logs' });

    const delivery = new SearchDelivery(this, 'Delivery', {
      settings,
      monitoring,
      domain,
      index: FlowLogsStack.INDEX,
      bucket,
      backupPrefix: FlowLogsStack.BACKUP_PREFIX,
      errorPrefix: FlowLogsStack.ERROR_PREFIX,
    });
    const objects = new SearchObjects(this, 'Objects', {
      domain,
      installer,
      folder: join(import.meta.dirname, 'search'),
      index: FlowLogsStack.INDEX,
      pipeline: 'vpc-flow-logs',
      writer: delivery.role,
      reader: readers,
    });
    // The index template must exist before the first document creates the first index.
    delivery.stream.node.addDependency(objects);

    const { vpc } = new LoggedNetwork(this, 'Network', { delivery: delivery.stream });
    new RejectedTraffic(this, 'Rejected', { settings, monitoring, vpc });

    new CfnOutput(this, 'FlowLogsDeliveryStream', { value: delivery.stream.ref });
    new CfnOutput(this, 'DomainHost', { value: domain.domainEndpoint });
    new CfnOutput(this, 'BackupBucketArn', { value: bucket.bucketArn });
    new CfnOutput(this, 'OperatorRole', { value: operator.roleArn });
    new CfnOutput(this, 'VpcId', { value: vpc.vpcId });
  }
}
