import { Artifact, Result, type IAction, type StageProps } from 'aws-cdk-lib/aws-codepipeline';
import {
  CloudFormationCreateReplaceChangeSetAction,
  CloudFormationExecuteChangeSetAction,
} from 'aws-cdk-lib/aws-codepipeline-actions';
import { CfnCapabilities, Fn } from 'aws-cdk-lib';
import { Role, type IRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { DELIVERED, roleArn, type DeliveryNames, type EnvironmentName } from './environments.ts';

export interface EnvironmentStageProps {
  /** Names in the environment. */
  readonly names: DeliveryNames;
  /** Environment of the deployment. */
  readonly environment: EnvironmentName;
  /** Account of the environment. */
  readonly account: string;
  /** Artifact with a folder of templates for each environment, and `configuration.json`. */
  readonly assembly: Artifact;
  /**
   * Action after the deployment, in the same stage.
   *
   * @default - none
   */
  readonly then?: (runOrder: number) => IAction;
}

/**
 * Stage that deploys the delivered stacks one after the other, each by the creation and execution
 * of a change set.
 */
export class EnvironmentStage extends Construct {
  /** Stage, for the pipeline. */
  readonly stage: StageProps;
  /** Role that the pipeline assumes in the account. */
  readonly deployRole: IRole;

  constructor(scope: Construct, id: string, props: EnvironmentStageProps) {
    super(scope, id);
    const { names, environment, account, assembly, then } = props;
    // DeliveryTarget grants the permissions of these roles; as imported roles, they get no grants
    // here.
    const imported = (part: string, arn: string) =>
      Role.fromRoleArn(this, part, arn, { mutable: false });
    this.deployRole = imported('Deploy', roleArn(account, names.deployRole(environment)));
    // cfn-lint reports an error for a join here (E3703), and none for a substitution.
    const arn = `arn:\${AWS::Partition}:iam::\${Account}:role/${names.cloudFormationRole(environment)}`;
    const cloudFormation = imported('CloudFormation', Fn.sub(arn, { Account: account }));
    const actions = DELIVERED.flatMap(({ stack }, index) => {
      const common = {
        stackName: `${names.prefixOf(environment)}${stack}`,
        changeSetName: 'delivery',
        role: this.deployRole,
      };
      return [
        new CloudFormationCreateReplaceChangeSetAction({
          ...common,
          actionName: `Prepare-${stack}`,
          runOrder: 2 * index + 1,
          templatePath: assembly.atPath(`${environment}/${stack}.template.json`),
          templateConfiguration: assembly.atPath('configuration.json'),
          adminPermissions: false,
          deploymentRole: cloudFormation,
          cfnCapabilities: [CfnCapabilities.ANONYMOUS_IAM],
        }),
        new CloudFormationExecuteChangeSetAction({
          ...common,
          actionName: `Deploy-${stack}`,
          runOrder: 2 * index + 2,
        }),
      ];
    });
    this.stage = {
      stageName: id,
      actions: [...actions, ...(then ? [then(2 * DELIVERED.length + 1)] : [])],
      // Without it, only the first stacks would be at the new commit.
      onFailure: environment === 'production' ? { result: Result.ROLLBACK } : undefined,
    };
  }
}
