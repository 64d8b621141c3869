import { CfnCondition, CfnParameter, Duration, Fn, Stack, Validations } from 'aws-cdk-lib';
import { CfnCluster, CfnSecurityConfiguration } from 'aws-cdk-lib/aws-emr';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { PrivateBucket } from '../../common/private-bucket.ts';
import type { ServiceNetwork } from '../../common/service-network.ts';
import type { ServiceProps } from '../../common/service-props.ts';
import { FlinkApplication } from '../flink-application.ts';
import { JobCode } from '../job-code.ts';
import type { JobResources } from '../job-permissions.ts';
import { addClusterAlarms } from './cluster-alarms.ts';
import { ClusterNetwork } from './cluster-network.ts';
import { ClusterRoles } from './cluster-roles.ts';
import { flinkStep } from './flink-step.ts';
import { StepFailures } from './step-failures.ts';

export interface FlinkClusterProps extends ServiceProps, JobResources {
  /** Network of the cluster. */
  readonly network: ServiceNetwork;
}

/**
 * Transient EMR cluster with the job as its only step. The parameter `Cluster` of the stack starts it
 * (`running`) and ends it (`stopped`, the default): it bills by the hour.
 */
export class FlinkCluster extends Construct {
  /** Release with the Flink nearest to the job's 1.20.3: 1.20.0-amzn-7. */
  static readonly RELEASE = 'emr-7.13.0';
  /** Instances: a primary node and a core node, the smallest that EMR has on Graviton. */
  static readonly INSTANCE_TYPE = 'm6g.xlarge';

  /** Bucket of checkpoints and logs. */
  readonly bucket: PrivateBucket;

  constructor(scope: Construct, id: string, props: FlinkClusterProps) {
    super(scope, id);
    const { settings, monitoring, stream, tables } = props;
    const code = new JobCode(this, 'Code');
    const accessLogs = new PrivateBucket(this, 'AccessLogs', { settings });
    this.bucket = new PrivateBucket(this, 'Bucket', {
      settings,
      accessLogs,
      versioned: false,
      lifecycleRules: [{ prefix: 'logs/', expiration: Duration.days(30) }],
    });
    const key = new Key(this, 'Key', {
      description: 'Disks of the cluster',
      enableKeyRotation: true,
      removalPolicy: settings.removalPolicy,
    });
    const { bucket } = this;
    const roles = new ClusterRoles(this, 'Roles', { stream, tables, code, bucket, key });
    const network = new ClusterNetwork(this, 'Network', { network: props.network });
    const name = `${Stack.of(this).stackName}-windows`;
    const step = flinkStep(this, {
      ...{ name, code, bucket, stream, tables },
      parallelism: FlinkApplication.PARALLELISM[settings.stage],
      restore: this.restore(),
    });
    const instances = { instanceType: FlinkCluster.INSTANCE_TYPE, instanceCount: 1 };
    const cluster = new CfnCluster(this, 'Cluster', {
      name,
      releaseLabel: FlinkCluster.RELEASE,
      applications: [{ name: 'Flink' }],
      serviceRole: roles.service.roleArn,
      jobFlowRole: roles.profile.instanceProfileName,
      logUri: bucket.s3UrlForObject('logs/'),
      securityConfiguration: this.encryption(key).ref,
      instances: {
        masterInstanceGroup: { name: 'Primary', ...instances },
        coreInstanceGroup: { name: 'Core', ...instances },
        ec2SubnetId: network.subnet.subnetId,
        emrManagedMasterSecurityGroup: network.primary.securityGroupId,
        emrManagedSlaveSecurityGroup: network.core.securityGroupId,
        serviceAccessSecurityGroup: network.service?.securityGroupId,
        keepJobFlowAliveWhenNoSteps: false,
        terminationProtected: false,
      },
      steps: [step],
      tags: [{ key: ClusterNetwork.USABLE_BY_EMR, value: 'true' }],
    });
    // EMR uses roles and rules of the groups until its instances have ended.
    cluster.node.addDependency(roles, network, props.network);
    const running = this.running();
    cluster.cfnOptions.condition = running;
    this.acknowledgeFindings(cluster);
    const clusterId = Fn.conditionIf(running.logicalId, cluster.ref, 'none').toString();
    new StepFailures(this, 'Failures', { monitoring, clusterName: name });
    addClusterAlarms({ monitoring, clusterId, stream });
  }

  private running(): CfnCondition {
    const parameter = new CfnParameter(Stack.of(this), 'Cluster', {
      description: 'State of the EMR cluster, which bills by the hour from its start',
      allowedValues: ['stopped', 'running'],
      default: 'stopped',
    });
    return new CfnCondition(this, 'Running', {
      expression: Fn.conditionEquals(parameter.valueAsString, 'running'),
    });
  }

  /** Options of `flink run` from the parameter `Checkpoint`. */
  private restore(): string {
    const parameter = new CfnParameter(Stack.of(this), 'Checkpoint', {
      description:
        'Folder of the checkpoint in S3 from which the job goes on; none for the oldest record',
      allowedPattern: String.raw`none|s3://[\w./-]+`,
      default: 'none',
    });
    const none = new CfnCondition(this, 'FromStart', {
      expression: Fn.conditionEquals(parameter.valueAsString, 'none'),
    });
    return Fn.conditionIf(none.logicalId, '', `-s ${parameter.valueAsString}`).toString();
  }

  private encryption(key: Key): CfnSecurityConfiguration {
    return new CfnSecurityConfiguration(this, 'Encryption', {
      securityConfiguration: {
        EncryptionConfiguration: {
          EnableInTransitEncryption: false,
          EnableAtRestEncryption: true,
          AtRestEncryptionConfiguration: {
            S3EncryptionConfiguration: { EncryptionMode: 'SSE-S3' },
            LocalDiskEncryptionConfiguration: {
              EncryptionKeyProviderType: 'AwsKms',
              AwsKmsKey: key.keyArn,
              EnableEbsEncryption: true,
            },
          },
        },
        InstanceMetadataServiceConfiguration: {
          MinimumInstanceMetadataServiceVersion: 2,
          HttpPutResponseHopLimit: 1,
        },
      },
    });
  }

  private acknowledgeFindings(cluster: CfnCluster): void {
    Validations.of(cluster).acknowledge(
      {
        id: 'AwsSolutions-EMR4',
        reason: 'Its configuration encrypts the disks; the rule reads a form that EMR refuses.',
      },
      {
        id: 'AwsSolutions-EMR5',
        reason:
          'Two nodes of one subnet speak to each other with public data; EMR takes certificates ' +
          'that somebody else makes and renews only.',
      },
      {
        id: 'AwsSolutions-EMR6',
        reason: 'Nobody signs in: there is no key pair, and port 22 is closed.',
      },
    );
  }
}
