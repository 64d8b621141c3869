import { Construct } from 'constructs';
import { ServiceNetwork } from '../../common/service-network.ts';
import type { ServiceProps } from '../../common/service-props.ts';
import type { JobResources } from '../job-permissions.ts';
import { DashboardHost } from './dashboard-host.ts';
import { FlinkCluster } from './flink-cluster.ts';
import { TripProducer } from './trip-producer.ts';

export interface EmrEngineProps extends ServiceProps, JobResources {}

/**
 * The architecture of Chicago 2017 around the same stream, tables, index and API:
 *
 *     producer on EC2 ─▶ data stream ─▶ Flink on EMR ─▶ windows ─▶ dashboard host ◀─ load balancer
 */
export class EmrEngine extends Construct {
  /** Outputs of the stack. */
  readonly outputs: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: EmrEngineProps) {
    super(scope, id);
    const { settings, monitoring, stream, tables } = props;
    const network = new ServiceNetwork(this, 'Network', {
      settings,
      publicSubnets: true,
      interfaceEndpoints: ['Logs', 'EcrApi', 'EcrDocker', 'Kinesis'],
    });
    const common = { settings, monitoring, network };
    const producer = new TripProducer(this, 'Producer', { ...common, stream });
    const cluster = new FlinkCluster(this, 'Flink', { ...common, stream, tables });
    const dashboard = new DashboardHost(this, 'Dashboard', { ...common, tables });
    this.outputs = {
      ProducerGroup: producer.group.autoScalingGroupName,
      ClusterBucket: cluster.bucket.bucketName,
      DashboardUrl: dashboard.url,
    };
  }
}
