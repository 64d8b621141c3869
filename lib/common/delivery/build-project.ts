import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Duration, Fn, RemovalPolicy } from 'aws-cdk-lib';
import {
  BuildSpec,
  Cache,
  ComputeType,
  LinuxArmBuildImage,
  PipelineProject,
  ReportGroup,
  ReportGroupType,
} from 'aws-cdk-lib/aws-codebuild';
import {
  Grant,
  PolicyStatement,
  Role,
  ServicePrincipal,
  type IGrantable,
} from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { parse } from 'yaml';
import type { ServiceProps } from '../service-props.ts';
import { PROJECT } from '../project.ts';
import type { ArtifactStore } from './artifact-store.ts';

export interface BuildProjectProps extends Pick<ServiceProps, 'settings'> {
  /** Store for input, output and cache. */
  readonly store: ArtifactStore;
  /** Path of the buildspec in this project, e.g. `lib/delivery-pipeline/buildspecs/build.yml`. */
  readonly buildspec: string;
  /** Description of the project, one sentence. */
  readonly description: string;
  /** Timeout of a build, 5 minutes to 36 hours. */
  readonly timeout: Duration;
  /** Environment variables of the commands, in addition to CodeBuild's own. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
  /** Name of the role, for policies in other accounts. @default - generated */
  readonly roleName?: string;
  /** Makes Docker available to the commands, in a privileged container. @default false */
  readonly docker?: boolean;
}

interface Buildspec extends Record<string, unknown> {
  readonly reports?: Readonly<Record<string, unknown>>;
}

/**
 * CodeBuild project for the actions of a pipeline, on arm64. Its commands are in a buildspec file,
 * which the template contains in full. Its role can read and write artifacts, and write its log and
 * reports.
 */
export class BuildProject extends Construct implements IGrantable {
  /** CodeBuild project, for actions. */
  readonly project: PipelineProject;
  /** Role of the commands. */
  readonly grantPrincipal: Role;

  /** @throws Error when the buildspec does not exist, or CodeBuild does not support the timeout */
  constructor(scope: Construct, id: string, props: BuildProjectProps) {
    super(scope, id);
    const { settings, store } = props;
    const buildspec = readBuildspec(props.buildspec);
    const minutes = props.timeout.toMinutes({ integral: false });
    if (minutes < 5 || minutes > 2_160)
      throw new Error(`A build can’t have ${minutes} minutes: CodeBuild takes 5 to 2,160.`);
    this.grantPrincipal = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('codebuild.amazonaws.com'),
      roleName: props.roleName,
    });
    const logGroup = new LogGroup(this, 'Logs', {
      retention: settings.logRetention,
      removalPolicy: settings.removalPolicy,
    });
    logGroup.grants.write(this.grantPrincipal);
    store.grantReadWrite(this.grantPrincipal);
    this.project = new PipelineProject(this, 'Project', {
      description: props.description,
      buildSpec: BuildSpec.fromObjectToYaml(buildspec),
      // The CDK's own grants have wildcards.
      role: this.grantPrincipal.withoutPolicyUpdates(),
      timeout: props.timeout,
      queuedTimeout: Duration.hours(1),
      encryptionKey: store.key,
      environment: {
        buildImage: LinuxArmBuildImage.AMAZON_LINUX_2023_STANDARD_3_0,
        computeType: ComputeType.MEDIUM,
        privileged: props.docker ?? false,
      },
      environmentVariables: Object.fromEntries(
        Object.entries(props.environment ?? {}).map(([name, value]) => [name, { value }]),
      ),
      cache: Cache.bucket(store.bucket, { prefix: `cache/${id}` }),
      logging: { cloudWatch: { logGroup } },
    });
    for (const name of Object.keys(buildspec.reports ?? {})) this.addReports(name);
  }

  /** Grants permission to run builds. */
  grantRun(grantee: IGrantable): void {
    Grant.addToPrincipal({
      grantee,
      actions: ['codebuild:StartBuild', 'codebuild:BatchGetBuilds', 'codebuild:StopBuild'],
      resourceArns: [this.project.projectArn],
    });
  }

  /**
   * Creates the report group that CodeBuild would otherwise create at the first report, outside the
   * stack.
   */
  private addReports(name: string): void {
    const group = new ReportGroup(this, `${name}-reports`, {
      reportGroupName: Fn.join('-', [this.project.projectName, name]),
      type: ReportGroupType.TEST,
      removalPolicy: RemovalPolicy.DESTROY,
      deleteReports: true,
    });
    this.grantPrincipal.addToPolicy(
      new PolicyStatement({
        actions: [
          'codebuild:CreateReport',
          'codebuild:UpdateReport',
          'codebuild:BatchPutTestCases',
        ],
        resources: [group.reportGroupArn],
      }),
    );
  }
}

function readBuildspec(path: string): Buildspec {
  const file = join(PROJECT, path);
  if (!existsSync(file)) {
    const found = globSync('*.yml', { cwd: dirname(file) }).sort();
    throw new Error(`There is no buildspec '${path}'. There are beside it: ${found.join(', ')}.`);
  }
  return parse(readFileSync(file, 'utf8')) as Buildspec;
}
