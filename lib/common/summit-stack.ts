import {
  CfnParameter,
  CfnRule,
  CliCredentialsStackSynthesizer,
  DefaultStackSynthesizer,
  Fn,
  PermissionsBoundary,
  Stack,
  Tags,
  type Environment,
  type IStackSynthesizer,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { UNKNOWN_REGION } from 'aws-cdk-lib/cx-api';
import type { Stage, StageSettings } from './stage-settings.ts';

/** Properties that the app passes to every stack. */
export interface DeploymentProps {
  /** Settings of the stage. */
  readonly settings: StageSettings;
  /**
   * Beginning of the stack's name, for several deployments in one account.
   *
   * @default - the name is the id of the stack
   */
  readonly prefix?: string;
  /**
   * Account and region that the template may name.
   *
   * @default - the template is for any account and region
   */
  readonly env?: Environment;
  /**
   * Region into which the CLI deploys a stack whose template is for any region.
   *
   * @default - the region of the machine that deploys
   */
  readonly region?: string;
  /**
   * Bucket for the code of functions, in a pipeline.
   *
   * @default - the bucket of `cdk bootstrap`
   */
  readonly assetsBucket?: string;
  /**
   * Name of a managed policy that limits every role.
   *
   * @default - no permissions boundary
   */
  readonly permissionsBoundary?: string;
}

export interface SummitStackProps extends DeploymentProps {
  /** Purpose of the stack, one sentence. */
  readonly description: string;
  /** Folder name of the architecture, e.g. `image-resizer`; value of the cost allocation tag. */
  readonly architecture: string;
  /**
   * One stack for all stages and prefixes: it has neither data nor an own stage.
   *
   * @default false
   */
  readonly shared?: boolean;
}

/** Stack with the project's tags and, in production, with termination protection. */
export class SummitStack extends Stack {
  /**
   * Account and region in the manifest, for the CLI: `aws://unknown-account/eu-west-1`. The stacks
   * for CloudFront in us-east-1 name the region of the stacks that they read from, so these must not
   * be deployed into the region of another machine by `cdk deploy -a`.
   */
  declare readonly environment: string;
  /** Beginning of the stack's name; empty without one. */
  readonly prefix: string;

  constructor(scope: Construct, id: string, props: SummitStackProps) {
    const { settings, permissionsBoundary: boundary, shared = false } = props;
    super(scope, id, {
      stackName: shared ? id : fullStackName(id, props),
      description: props.description,
      env: props.env,
      terminationProtection: settings.protectData && !shared,
      analyticsReporting: false,
      synthesizer: synthesizer(props),
      permissionsBoundary: boundary ? PermissionsBoundary.fromName(boundary) : undefined,
    });
    this.environment = this.environment.replace(UNKNOWN_REGION, props.region ?? UNKNOWN_REGION);
    this.prefix = (!shared && props.prefix) || '';
    Tags.of(this).add('project', 'summit-stacks');
    Tags.of(this).add('architecture', props.architecture);
    Tags.of(this).add('stage', shared ? 'all' : settings.stage);
    if (!shared) this.refuseOtherStage(settings.stage);
  }

  /** Output of another stack, which is read from the region of that stack when this one is deployed. */
  protected outputOf(stack: Stack, name: string): string {
    const [own, other] = [this, stack].map(({ environment }) => environment.split('/').at(-1));
    const elsewhere = other === own || other === UNKNOWN_REGION ? undefined : other;
    return Fn.getStackOutput(stack.stackName, name, elsewhere);
  }

  /**
   * Makes CloudFormation refuse a template of another stage for a deployed stack, before any change:
   * the CDK keeps the values of a stack's parameters, and `Stage` was set by the first deployment.
   */
  private refuseOtherStage(stage: Stage): void {
    const parameter = new CfnParameter(this, 'Stage', {
      description: 'Stage of the first deployment, which later deployments keep',
      default: stage,
    });
    new CfnRule(this, 'SameStage', {
      assertions: [
        {
          assert: Fn.conditionEquals(parameter.valueAsString, stage),
          assertDescription: `This template is of the stage ${stage}, and the stack was deployed in another stage: give its stage with '-c stage=', or a second deployment a name of its own with '-c prefix='.`,
        },
      ],
    });
  }
}

/** Name of a stack in its account. */
export function fullStackName(
  id: string,
  { prefix = '' }: Pick<DeploymentProps, 'prefix'>,
): string {
  return `${prefix}${id}`;
}

/**
 * Synthesizer for the app or, with `assetsBucket`, for an account without bootstrap resources: code
 * comes from the pipeline's bucket.
 */
function synthesizer({ assetsBucket }: DeploymentProps): IStackSynthesizer {
  return assetsBucket
    ? new CliCredentialsStackSynthesizer({
        fileAssetsBucketName: assetsBucket,
        bucketPrefix: 'assets/',
      })
    : // The CLI checks the bootstrap version itself; the rule would be the longest part of a small template.
      new DefaultStackSynthesizer({ generateBootstrapVersionRule: false });
}
