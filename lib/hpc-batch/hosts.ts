import { Stack, Validations } from 'aws-cdk-lib';
import {
  BlockDeviceVolume,
  EbsDeviceVolumeType,
  LaunchTemplate,
  UserData,
} from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { LustreScratch } from './lustre-scratch.ts';

export interface HostsProps {
  /**
   * File system that instances mount.
   *
   * @default - none
   */
  readonly scratch?: LustreScratch;
}

/** Role and launch template of the instances: encrypted disk, IMDSv2 only, out of reach of containers. */
export class Hosts extends Construct {
  /** Size of the disk in GiB, shared by the jobs of an instance. */
  static readonly DISK_GIB = 100;

  /** Role of the ECS agent. Jobs have a role of their own. */
  readonly role: Role;
  /** Launch template of the instances. */
  readonly launchTemplate: LaunchTemplate;

  constructor(scope: Construct, id: string, props: HostsProps) {
    super(scope, id);
    const { scratch } = props;
    const policy = 'service-role/AmazonEC2ContainerServiceforEC2Role';
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(policy)],
    });
    Validations.of(this.role).acknowledge({
      id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${policy}]`,
      reason:
        'AWS Batch requires this policy of its instances and creates their ECS cluster, whose name is not known here: ' +
        'https://docs.aws.amazon.com/batch/latest/userguide/instance_IAM_role.html',
    });
    this.launchTemplate = new LaunchTemplate(this, 'LaunchTemplate', {
      requireImdsv2: true,
      // One hop ends at the instance: a container gets the role of its job only.
      httpPutResponseHopLimit: 1,
      userData: scratch && mountCommands(scratch),
      blockDevices: [
        {
          deviceName: '/dev/xvda',
          volume: BlockDeviceVolume.ebs(Hosts.DISK_GIB, {
            encrypted: true,
            volumeType: EbsDeviceVolumeType.GP3,
            deleteOnTermination: true,
          }),
        },
      ],
    });
  }
}

/** AWS Batch accepts user data in MIME multi-part format only. */
function mountCommands(scratch: LustreScratch): UserData {
  const { region } = Stack.of(scratch);
  const server = `${scratch.fileSystem.ref}.fsx.${region}.amazonaws.com`;
  const mount = `mount -t lustre -o relatime,flock ${server}@tcp:/${scratch.fileSystem.attrLustreMountName}`;
  return UserData.custom(
    [
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary="=="',
      '',
      '--==',
      'Content-Type: text/x-shellscript; charset="us-ascii"',
      '',
      '#!/bin/bash',
      'dnf install -y lustre-client',
      `mkdir -p ${scratch.hostPath}`,
      `${mount} ${scratch.hostPath}`,
      `chown 1000:1000 ${scratch.hostPath}`,
      '--==--',
    ].join('\n'),
  );
}
