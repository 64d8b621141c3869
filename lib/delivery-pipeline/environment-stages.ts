import { Artifact, Result, type IAction, type StageProps } from 'aws-cdk-lib/aws-codepipeline';
import {
  CloudFormationCreateReplaceChangeSetAction,
  CloudFormationExecuteChangeSetAction,
} from 'aws-cdk-lib/aws-codepipeline-actions';
import { CfnCapabilities, Fn } from 'aws-cdk-lib';
import { Role, type IRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { DELIVERED, NAMES, roleArn, type EnvironmentName } from './environments.ts';

export interface EnvironmentStageProps {
  /** Which environment is deployed to. */
  readonly environment: EnvironmentName;
  /** Its account. */
  readonly account: string;
  /** With a folder of templates for each environment, and `configuration.json`. */
  readonly assembly: Artifact;
  /**
   * What follows on the deployment, in the same stage.
   *
   * @default - nothing
   */
  readonly then?: (runOrder: number) => IAction;
}

/** Deploys the delivered stacks one after the other, each by a change set that is made and then carried out. */
export class EnvironmentStage extends Construct {
  /** For the pipeline. */
  readonly stage: StageProps;
  /** The role that the pipeline takes there. */
  readonly deployRole: IRole;

  constructor(scope: Construct, id: string, props: EnvironmentStageProps) {
    super(scope, id);
    const { environment, account, assembly, then } = props;
    // Theirs are the rights that DeliveryTarget gives them, whatever the CDK would add here.
    const imported = (part: string, arn: string) =>
      Role.fromRoleArn(this, part, arn, { mutable: false });
    this.deployRole = imported('Deploy', roleArn(account, NAMES.deployRole(environment)));
    // cfn-lint takes a join in this place for an error (E3703), and a substitution for none.
    const arn = `arn:\${AWS::Partition}:iam::\${Account}:role/${NAMES.cloudFormationRole(environment)}`;
    const cloudFormation = imported('CloudFormation', Fn.sub(arn, { Account: account }));
    const actions = DELIVERED.flatMap(({ stack }, index) => {
      const common = {
        stackName: `${NAMES.prefix(environment)}${stack}`,
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
      // Of several stacks the first ones would stay at the new commit.
      onFailure: environment === 'production' ? { result: Result.ROLLBACK } : undefined,
    };
  }
}
