import { Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnDataRepositoryAssociation, CfnFileSystem } from 'aws-cdk-lib/aws-fsx';
import { Construct } from 'constructs';
import type { PrivateBucket } from '../common/private-bucket.ts';
import type { ServiceNetwork } from '../common/service-network.ts';

export interface LustreScratchProps {
  /** Network of the instances. */
  readonly network: ServiceNetwork;
  /** Bucket whose objects are files of the file system. */
  readonly bucket: PrivateBucket;
}

/** FSx for Lustre file system of the smallest size, linked to a bucket. Bills by the hour. */
export class LustreScratch extends Construct {
  /** Smallest storage capacity of a scratch file system in GiB. */
  static readonly CAPACITY_GIB = 1_200;

  /** File system of deployment type SCRATCH_2. */
  readonly fileSystem: CfnFileSystem;
  /** Folder of an instance where the file system is mounted. */
  readonly hostPath = '/mnt/scratch';

  constructor(scope: Construct, id: string, props: LustreScratchProps) {
    super(scope, id);
    const { network, bucket } = props;
    const { vpc, securityGroup: hosts } = network;
    const group = new SecurityGroup(this, 'Servers', {
      vpc,
      description: 'Lustre servers',
      allowAllOutbound: false,
    });
    // The ports of Lustre: https://docs.aws.amazon.com/fsx/latest/LustreGuide/limit-access-security-groups.html
    for (const port of [Port.tcp(988), Port.tcpRange(1_018, 1_023)]) {
      for (const peer of [hosts, group]) {
        group.addIngressRule(peer, port, 'Lustre');
        peer.addEgressRule(group, port, 'Lustre');
      }
    }
    const [subnet] = vpc.selectSubnets().subnets;
    this.fileSystem = new CfnFileSystem(this, 'FileSystem', {
      fileSystemType: 'LUSTRE',
      fileSystemTypeVersion: '2.15',
      storageCapacity: LustreScratch.CAPACITY_GIB,
      subnetIds: subnet ? [subnet.subnetId] : [],
      securityGroupIds: [group.securityGroupId],
      lustreConfiguration: { deploymentType: 'SCRATCH_2', dataCompressionType: 'LZ4' },
    });
    new CfnDataRepositoryAssociation(this, 'Link', {
      fileSystemId: this.fileSystem.ref,
      fileSystemPath: '/work',
      dataRepositoryPath: `s3://${bucket.bucketName}`,
      s3: { autoImportPolicy: { events: ['NEW', 'CHANGED', 'DELETED'] } },
    });
  }
}
