import {
  CliCredentialsStackSynthesizer,
  DefaultStackSynthesizer,
  PermissionsBoundary,
  Stack,
  Tags,
  type Environment,
  type IStackSynthesizer,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { StageSettings } from './stage-settings.ts';

/** Properties that the app passes to every stack. */
export interface DeploymentProps {
  /** Settings of the stage. */
  readonly settings: StageSettings;
  /**
   * Account and region.
   *
   * @default - account and region of the CLI
   */
  readonly env?: Environment;
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
}

/** Stack with the project's tags and, in production, with termination protection. */
export class SummitStack extends Stack {
  constructor(scope: Construct, id: string, props: SummitStackProps) {
    const { settings, permissionsBoundary: boundary } = props;
    super(scope, id, {
      description: props.description,
      env: props.env,
      terminationProtection: settings.protectData,
      analyticsReporting: false,
      synthesizer: synthesizer(props),
      permissionsBoundary: boundary ? PermissionsBoundary.fromName(boundary) : undefined,
    });
    Tags.of(this).add('project', 'summit-stacks');
    Tags.of(this).add('architecture', props.architecture);
    Tags.of(this).add('stage', settings.stage);
  }
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
