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
import type { DeploymentProfile } from './deployment-profile.ts';

export interface SummitStackProps {
  /** What the stack is for, one sentence. */
  readonly description: string;
  /** Folder name of the architecture, e.g. `image-resizer`: the cost allocation tag. */
  readonly architecture: string;
  /** What differs between deployments. */
  readonly profile: DeploymentProfile;
  /**
   * Account and region.
   *
   * @default - those that the CLI deploys with
   */
  readonly env?: Environment;
}

/** A stack with the project's tags, protected in production, with nothing in its template that the architecture does not need. */
export class SummitStack extends Stack {
  constructor(scope: Construct, id: string, props: SummitStackProps) {
    const { permissionsBoundary: boundary } = props.profile;
    super(scope, id, {
      description: props.description,
      env: props.env,
      terminationProtection: props.profile.protectData,
      analyticsReporting: false,
      synthesizer: synthesizer(props.profile),
      permissionsBoundary: boundary ? PermissionsBoundary.fromName(boundary) : undefined,
    });
    Tags.of(this).add('project', 'summit-stacks');
    Tags.of(this).add('architecture', props.architecture);
    Tags.of(this).add('stage', props.profile.stage);
  }
}

/** In an account that a pipeline deploys to, nothing needs to be bootstrapped: code comes from the pipeline's own bucket. */
function synthesizer({ assetsBucket }: DeploymentProfile): IStackSynthesizer {
  return assetsBucket
    ? new CliCredentialsStackSynthesizer({
        fileAssetsBucketName: assetsBucket,
        bucketPrefix: 'assets/',
      })
    : // The CLI checks the bootstrap version itself; the rule would be the longest part of a small template.
      new DefaultStackSynthesizer({ generateBootstrapVersionRule: false });
}
