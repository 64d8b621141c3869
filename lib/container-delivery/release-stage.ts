import { CfnCapabilities } from 'aws-cdk-lib';
import type { Artifact } from 'aws-cdk-lib/aws-codepipeline';
import {
  CloudFormationCreateReplaceChangeSetAction,
  CloudFormationExecuteChangeSetAction,
} from 'aws-cdk-lib/aws-codepipeline-actions';
import { Grant, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from '../common/acknowledge-wildcards.ts';
import type { ServicePipeline } from '../common/delivery/service-pipeline.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { ReleaseRole } from './release-role.ts';

export interface ReleaseStageProps extends Pick<ServiceProps, 'settings'> {
  /** Pipeline to which the stage is added. */
  readonly pipeline: ServicePipeline;
  /** Artifact with the stack's deployed template and its parameters. */
  readonly release: Artifact;
  /** Commit to release. */
  readonly commit: string;
  /** Name of the stack to update. */
  readonly stackName: string;
  /** ARN pattern of the stack. */
  readonly stackArn: string;
}

const CHANGE_SET = 'Release';

const ACTIONS = [
  'CreateChangeSet',
  'DeleteChangeSet',
  'DescribeChangeSet',
  'DescribeStacks',
  'ExecuteChangeSet',
];

/**
 * Last stage of the pipeline: creates and executes a change set in which only the commit differs.
 */
export class ReleaseStage extends Construct {
  constructor(scope: Construct, id: string, props: ReleaseStageProps) {
    super(scope, id);
    const { settings, pipeline, release, stackName, stackArn, commit } = props;
    const role = new ReleaseRole(this, 'Role', { stackName });
    Grant.addToPrincipal({
      grantee: pipeline,
      actions: ACTIONS.map((action) => `cloudformation:${action}`),
      resourceArns: [stackArn],
    });
    acknowledgeWildcards(
      pipeline.grantPrincipal,
      [stackArn],
      'CloudFormation gives each stack an id at its end.',
    );
    pipeline.grantPrincipal.addToPolicy(
      new PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [role.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } },
      }),
    );
    const parameter = (name: string) => release.getParam('parameters.json', name);
    const target = { stackName, changeSetName: CHANGE_SET };
    pipeline.addStage({
      stageName: 'Release',
      actions: [
        new CloudFormationCreateReplaceChangeSetAction({
          ...target,
          actionName: 'Prepare',
          runOrder: 1,
          templatePath: release.atPath(`${stackName}.template.json`),
          parameterOverrides: {
            Commit: commit,
            DomainName: parameter('DomainName'),
            ...(settings.protectData && { CertificateArn: parameter('CertificateArn') }),
          },
          cfnCapabilities: [CfnCapabilities.NAMED_IAM],
          adminPermissions: false,
          deploymentRole: role.withoutPolicyUpdates(),
        }),
        new CloudFormationExecuteChangeSetAction({
          ...target,
          actionName: 'Execute',
          runOrder: 2,
        }),
      ],
    });
  }
}
