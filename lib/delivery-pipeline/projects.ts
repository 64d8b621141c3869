import { Duration } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ArtifactStore } from '../common/delivery/artifact-store.ts';
import { BuildProject } from '../common/delivery/build-project.ts';
import type { StageSettings } from '../common/stage-settings.ts';
import type { ServiceProps } from '../common/service-props.ts';
import { accountOf, DELIVERED, ENVIRONMENTS, roleArn, type DeliveryNames } from './environments.ts';
import type { DeliveryAccounts } from '../common/accounts.ts';

export interface ProjectsProps extends ServiceProps {
  /** Names of roles and stacks in the environments. */
  readonly names: DeliveryNames;
  /**
   * Accounts of the pipeline and of the environments.
   *
   * @default - a single account
   */
  readonly accounts?: DeliveryAccounts;
  /** Store for input and output. */
  readonly store: ArtifactStore;
}

/** Builds of the pipeline; their commands are in buildspecs/. */
export class Projects extends Construct {
  /** Synthesizes templates and bundles code. */
  readonly build: BuildProject;
  /** Runs all tests and checks. */
  readonly test: BuildProject;
  /** Runs the scenarios against staging. */
  readonly smokeTest: BuildProject;

  constructor(scope: Construct, id: string, props: ProjectsProps) {
    super(scope, id);
    const { names, settings, monitoring, store } = props;
    const common = { settings, store, timeout: Duration.minutes(20) };
    const buildspec = (name: string) => `lib/delivery-pipeline/buildspecs/${name}.yml`;
    this.build = new BuildProject(this, 'Build', {
      ...common,
      buildspec: buildspec('build'),
      description: 'Makes the templates and the code of a commit',
      environment: {
        ARTIFACT_BUCKET: store.bucket.bucketName,
        DELIVERED: DELIVERED.map(({ stack }) => stack).join(' '),
        OPTIONS: deliveredOptions(settings),
        ...Object.fromEntries(
          ENVIRONMENTS.flatMap((environment) => [
            [`${environment.toUpperCase()}_PREFIX`, names.prefixOf(environment)],
            [`${environment.toUpperCase()}_BOUNDARY`, names.boundary(environment)],
          ]),
        ),
      },
    });
    this.test = new BuildProject(this, 'Test', {
      ...common,
      buildspec: buildspec('test'),
      description: 'Tests a commit',
    });
    const tester = roleArn(accountOf(props.accounts, 'staging'), names.testerRole('staging'));
    this.smokeTest = new BuildProject(this, 'SmokeTest', {
      ...common,
      buildspec: buildspec('smoke-test'),
      description: 'Drives the scenarios of what was deployed to staging',
      environment: {
        TESTER_ROLE: tester,
        PREFIX: names.prefixOf('staging'),
        SCENARIOS: DELIVERED.flatMap(({ scenario }) => scenario ?? []).join(' '),
      },
      roleName: names.smokeTestRole,
    });
    Grant.addToPrincipal({
      grantee: this.smokeTest,
      actions: ['sts:AssumeRole'],
      resourceArns: [tester],
    });
    for (const [label, { project }] of Object.entries({
      build: this.build,
      test: this.test,
      'smoke test': this.smokeTest,
    })) {
      monitoring.graph('Builds: duration, seconds', project.metricDuration({ label }));
      monitoring.graph('Builds: failed', project.metricFailedBuilds({ label }));
    }
  }
}

/**
 * Returns the options for delivered stacks: CPU architecture, runbooks and mail address of the
 * pipeline's own deployment.
 */
function deliveredOptions({ architecture, runbooks, alarmEmail }: StageSettings): string {
  const options = { architecture: architecture.name, runbooks, ...(alarmEmail && { alarmEmail }) };
  return Object.entries(options)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}
