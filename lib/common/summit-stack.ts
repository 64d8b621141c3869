import { DefaultStackSynthesizer, Stack, Tags, type Environment } from 'aws-cdk-lib';
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
    super(scope, id, {
      description: props.description,
      env: props.env,
      terminationProtection: props.profile.protectData,
      analyticsReporting: false,
      // The CLI checks the bootstrap version itself; the rule would be the longest part of a small template.
      synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
    });
    Tags.of(this).add('project', 'summit-stacks');
    Tags.of(this).add('architecture', props.architecture);
    Tags.of(this).add('stage', props.profile.stage);
  }
}
