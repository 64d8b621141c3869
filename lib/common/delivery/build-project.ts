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
  /** Where its input and output are, and its cache. */
  readonly store: ArtifactStore;
  /** The buildspec's path in this project, e.g. `lib/delivery-pipeline/buildspecs/build.yml`. */
  readonly buildspec: string;
  /** What it does, one sentence. */
  readonly description: string;
  /** Longest that a build may take: 5 minutes to 36 hours. */
  readonly timeout: Duration;
  /** What its commands read, beside what CodeBuild sets. @default - nothing */
  readonly environment?: Readonly<Record<string, string>>;
  /** A name for its role, for policies in other accounts. @default - generated */
  readonly roleName?: string;
  /** Whether its commands need Docker, which takes a privileged container. @default false */
  readonly docker?: boolean;
}

interface Buildspec extends Record<string, unknown> {
  readonly reports?: Readonly<Record<string, unknown>>;
}

/**
 * A CodeBuild project for the actions of a pipeline, on arm64: its commands are a file that a person
 * can read and run, and stand in the template as they are. Its role may read and write artifacts,
 * write its log and its reports, and what else it is granted.
 */
export class BuildProject extends Construct implements IGrantable {
  /** What actions start. */
  readonly project: PipelineProject;
  /** The role that its commands run with. */
  readonly grantPrincipal: Role;

  /** @throws Error when there is no such buildspec, or CodeBuild has no such timeout */
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
      // What the CDK would grant by itself has wildcards.
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

  /** Lets a pipeline's role run builds. */
  grantRun(grantee: IGrantable): void {
    Grant.addToPrincipal({
      grantee,
      actions: ['codebuild:StartBuild', 'codebuild:BatchGetBuilds', 'codebuild:StopBuild'],
      resourceArns: [this.project.projectArn],
    });
  }

  /** CodeBuild would make the group at its first report, and leave it behind. */
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
