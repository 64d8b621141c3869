import { Aws, Stack, Validations } from 'aws-cdk-lib';
import {
  Grant,
  InstanceProfile,
  ManagedPolicy,
  Role,
  ServicePrincipal,
  type IGrantable,
} from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { PrivateBucket } from '../../common/private-bucket.ts';
import type { JobCode } from '../job-code.ts';
import { grantJob, type JobResources } from '../job-permissions.ts';

export interface ClusterRolesProps extends JobResources {
  /** Code of the job. */
  readonly code: JobCode;
  /** Bucket of checkpoints and logs. */
  readonly bucket: PrivateBucket;
  /** Key of the nodes' disks. */
  readonly key: Key;
}

const SERVICE_POLICY = 'service-role/AmazonEMRServicePolicy_v2';
const USE_KEY = ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'];
/** Actions with which EC2 encrypts a volume for EMR. */
const ENCRYPT_VOLUMES = [
  'kms:CreateGrant',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/** Roles of EMR itself and of the nodes. The job has those of the application, and its checkpoints. */
export class ClusterRoles extends Construct {
  /** Role with which EMR starts and ends instances. */
  readonly service: Role;
  /** Role of the nodes, and of the job. */
  readonly nodes: Role;
  /** Instance profile of the nodes. */
  readonly profile: InstanceProfile;

  constructor(scope: Construct, id: string, props: ClusterRolesProps) {
    super(scope, id);
    const { code, bucket, key } = props;
    this.nodes = new Role(this, 'Nodes', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
    this.profile = new InstanceProfile(this, 'Profile', { role: this.nodes });
    grantJob(this.nodes, props);
    allow(this.nodes, ['s3:GetObject'], code.bucket.arnForObjects(code.key));
    bucket.grantReadObjects(this.nodes);
    bucket.grantWriteObjects(this.nodes);
    // Flink deletes the checkpoints before the newest one.
    allow(this.nodes, ['s3:AbortMultipartUpload', 's3:DeleteObject'], bucket.arnForObjects('*'));
    allow(this.nodes, USE_KEY, key.keyArn);

    this.service = new Role(this, 'Service', {
      assumedBy: new ServicePrincipal('elasticmapreduce.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: { 'aws:SourceArn': this.clusters() },
        },
      }),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(SERVICE_POLICY)],
    });
    allow(this.service, ['iam:PassRole'], this.nodes.roleArn);
    allow(this.service, [...USE_KEY, ...ENCRYPT_VOLUMES], key.keyArn);
    Validations.of(this.service).acknowledge({
      id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${SERVICE_POLICY}]`,
      reason:
        'EMR requires this policy, which is limited to subnets and security groups with its tag: ' +
        'https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-iam-role.html',
    });
  }

  private clusters(): string {
    const service = 'elasticmapreduce';
    return Stack.of(this).formatArn({ service, resource: '*' });
  }
}

function allow(grantee: IGrantable, actions: string[], resource: string): void {
  Grant.addToPrincipal({ grantee, actions, resourceArns: [resource] });
}
