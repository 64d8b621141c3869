import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { parseOptions } from '../../../lib/options.ts';
import { StreamAnalyticsStack } from '../../../lib/stream-analytics/stream-analytics-stack.ts';
import { scratchFolder } from '../../../tools/support/run-folder.ts';
import { permissionsOf } from '../../support/permissions.ts';
import {
  alarmNamesOf,
  asText,
  readTemplate,
  resourceOf,
  resourcesOf,
  type Template as Json,
} from '../../support/templates.ts';

interface Assembly {
  readonly template: Json;
  readonly folder: string;
}

function synthesized(stage: string): Assembly {
  const { settings, engine } = parseOptions({ stage, engine: 'emr' });
  const app = new App({ context: flags });
  const search = new Stack(app, 'LogPipeline');
  // A stack without resources can't be synthesized.
  new Topic(search, 'Topic');
  const stack = new StreamAnalyticsStack(app, 'StreamAnalytics', { settings, engine, search });
  const { directory } = app.synth();
  return { template: Template.fromStack(stack).toJSON() as Json, folder: directory };
}
import { JOB_PERMISSIONS } from './job-permissions.ts';

const { template: sandbox, folder } = synthesized('sandbox');
const { template: production } = synthesized('production');
const both = [
  ['sandbox', sandbox],
  ['production', production],
] as const;

const cluster = resourceOf<{
  readonly Instances: Readonly<Record<string, unknown>>;
  readonly Steps: readonly {
    readonly ActionOnFailure: string;
    readonly HadoopJarStep: { readonly Jar: string; readonly Args: readonly unknown[] };
  }[];
}>(sandbox, 'AWS::EMR::Cluster');
const [step] = cluster.Properties.Steps;

/** Permissions of a role, as `action on Resource`. */
function permissions(role: string): string[] {
  return permissionsOf(sandbox, new RegExp(role), () => true);
}

describe('With EMR, the stack', () => {
  test('has the stream, the tables, the index and the API of the other engine, and no application', () => {
    expect(resourcesOf(sandbox, 'AWS::KinesisAnalyticsV2::Application')).toEqual([]);
    const managed = readTemplate('StreamAnalytics');
    for (const type of [
      'AWS::Kinesis::Stream',
      'AWS::DynamoDB::Table',
      'AWS::Lambda::Function',
      'AWS::Lambda::EventSourceMapping',
      'AWS::ApiGateway::Method',
    ])
      expect(resourcesOf(sandbox, type).map(([id]) => id)).toEqual(
        resourcesOf(managed, type).map(([id]) => id),
      );
  });

  test.each(both)('has no NAT gateway and no elastic address in %s', (_, template) => {
    expect(resourcesOf(template, 'AWS::EC2::NatGateway')).toEqual([]);
    expect(resourcesOf(template, 'AWS::EC2::EIP')).toEqual([]);
  });

  test('has interface endpoints in production only', () => {
    const endpoints = (template: Json) =>
      resourcesOf<{ VpcEndpointType?: string; ServiceName: unknown }>(
        template,
        'AWS::EC2::VPCEndpoint',
      )
        .filter(([, { Properties }]) => Properties.VpcEndpointType === 'Interface')
        .map(([, { Properties }]) => asText(Properties.ServiceName).replace(/^.*>\./, ''));
    expect(endpoints(sandbox)).toEqual([]);
    expect(endpoints(production).sort()).toEqual(['ecr.api', 'ecr.dkr', 'kinesis-streams', 'logs']);
  });

  test('refuses another engine with the value and the allowed ones', () => {
    expect(() => parseOptions({ engine: 'spark' })).toThrow(
      "Option '-c engine=spark' is not known here: it takes managed or emr.",
    );
  });
});

describe('The cluster', () => {
  test('runs only while a parameter of the stack says so, and ends with its step', () => {
    expect(sandbox.Parameters?.Cluster).toMatchObject({
      AllowedValues: ['stopped', 'running'],
      Default: 'stopped',
    });
    expect((cluster as unknown as { Condition: string }).Condition).toMatch(/^FlinkRunning/);
    expect(cluster.Properties.Instances).toMatchObject({
      KeepJobFlowAliveWhenNoSteps: false,
      TerminationProtected: false,
    });
    expect(step?.ActionOnFailure).toBe('TERMINATE_CLUSTER');
  });

  test('has the release with the Flink of the job, logs in S3, and encrypted disks', () => {
    expect(cluster.Properties).toMatchObject({
      ReleaseLabel: 'emr-7.13.0',
      Applications: [{ Name: 'Flink' }],
      LogUri: expect.anything() as unknown,
    });
    const { SecurityConfiguration } = resourceOf<{
      SecurityConfiguration: { EncryptionConfiguration: object };
    }>(sandbox, 'AWS::EMR::SecurityConfiguration').Properties;
    expect(SecurityConfiguration.EncryptionConfiguration).toMatchObject({
      EnableAtRestEncryption: true,
      AtRestEncryptionConfiguration: {
        LocalDiskEncryptionConfiguration: { EnableEbsEncryption: true },
      },
    });
  });

  test('has security groups of the stack, and one for EMR in isolated subnets', () => {
    const groups = (template: Json) =>
      resourceOf<{ Instances: Record<string, unknown> }>(template, 'AWS::EMR::Cluster').Properties
        .Instances;
    expect(groups(sandbox).ServiceAccessSecurityGroup).toBeUndefined();
    for (const name of [
      'EmrManagedMasterSecurityGroup',
      'EmrManagedSlaveSecurityGroup',
      'ServiceAccessSecurityGroup',
    ])
      expect(asText(groups(production)[name])).toMatch(/^<FlinkNetwork/);
  });

  test('gets no request from outside: only its own groups and EMR are admitted', () => {
    for (const [, template] of both) {
      const rules = resourcesOf<{ GroupId: unknown; CidrIp?: string }>(
        template,
        'AWS::EC2::SecurityGroupIngress',
      ).filter(([, { Properties }]) =>
        /FlinkNetwork(Primary|Core|Service)/.test(asText(Properties.GroupId)),
      );
      expect(rules.length).toBeGreaterThan(3);
      expect(rules.filter(([, { Properties }]) => Properties.CidrIp)).toEqual([]);
    }
  });

  test('marks its subnet and groups as usable by the role of EMR', () => {
    const tag = 'for-use-with-amazon-emr-managed-policies';
    const tagged = Object.entries(production.Resources)
      .filter(([, { Properties }]) => JSON.stringify(Properties.Tags ?? []).includes(tag))
      .filter(([, { Type }]) => Type !== 'AWS::EC2::RouteTable')
      .map(([id]) => id.replace(/[0-9A-F]{8}$/, ''));
    expect(tagged.sort()).toEqual([
      'FlinkCluster',
      'FlinkNetworkCore',
      'FlinkNetworkPrimary',
      'FlinkNetworkService',
      'FlinkNetworkVpcIsolatedSubnet1Subnet',
    ]);
  });

  test('has the permissions of the application, and those of its checkpoints, logs and disks', () => {
    expect(permissions('FlinkRolesNodes')).toEqual([
      ...JOB_PERMISSIONS,
      'kms:Decrypt on FlinkKey',
      'kms:DescribeKey on FlinkKey',
      'kms:Encrypt on FlinkKey',
      'kms:GenerateDataKey on FlinkKey',
      's3:AbortMultipartUpload on FlinkBucket/*',
      's3:DeleteObject on FlinkBucket/*',
      's3:GetObject on FlinkBucket/*',
      expect.stringMatching(/^s3:GetObject on .*\.jar$/),
      's3:ListBucket on FlinkBucket',
      's3:PutObject on FlinkBucket/*',
    ]);
  });
});

describe('The step', () => {
  const [shell, flag, script] = (step?.HadoopJarStep.Args ?? []).map(asText);
  const file = '/tmp/application_properties.json';

  test('runs the jar of the managed application, attached to its job', () => {
    expect([step?.HadoopJarStep.Jar, shell, flag]).toEqual(['command-runner.jar', 'bash', '-c']);
    const { FileKey } = resourceOf<{
      ApplicationConfiguration: {
        ApplicationCodeConfiguration: {
          CodeContent: { S3ContentLocation: { FileKey: string } };
        };
      };
    }>(readTemplate('StreamAnalytics'), 'AWS::KinesisAnalyticsV2::Application').Properties
      .ApplicationConfiguration.ApplicationCodeConfiguration.CodeContent.S3ContentLocation;
    expect(script).toContain(`/${FileKey}`);
    expect(script).toContain('exec flink run -t yarn-per-job ');
    expect(script).not.toMatch(/ (-d|--detached) /);
  });

  test('gives the job the same properties in the same file format as the managed service', () => {
    const [, properties = ''] = /echo '(.*?)' > /.exec(script ?? '') ?? [];
    expect(JSON.parse(properties)).toEqual([
      {
        PropertyGroupId: 'taxi',
        PropertyMap: {
          'stream.name': expect.stringContaining('Trips') as string,
          'aws.region': '<AWS::Region>',
          'table.windows': expect.stringContaining('TablesWindows') as string,
          'table.set-aside': expect.stringContaining('TablesSetAside') as string,
        },
      },
    ]);
    expect(script).toContain(`FLINK_APPLICATION_PROPERTIES=${file} `);
  });

  test('is a script that bash runs, with the file of properties there before Flink starts', () => {
    const bin = scratchFolder('bin');
    const flink = join(bin, 'flink');
    writeFileSync(flink, '#!/bin/sh\ncat "$FLINK_APPLICATION_PROPERTIES"\nprintf "%s\\n" "$@"\n');
    chmodSync(flink, 0o755);
    const own = join(bin, 'properties.json');
    const text = (script ?? '').replaceAll(/<[^>]*>|\$\{[^}]*\}|\{[^{]*Fn::If.*?\}(?= )/g, 'x');
    const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', text.replaceAll(file, own)], {
      env: { PATH: `${bin}:${process.env.PATH ?? ''}` },
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    const [properties = '', ...args] = stdout.trim().split('\n');
    expect(JSON.parse(properties)).toMatchObject([{ PropertyGroupId: 'taxi' }]);
    expect(args.slice(0, 3)).toEqual(['run', '-t', 'yarn-per-job']);
    expect(args).toContain('-Dexecution.checkpointing.interval=10000 ms');
    expect(args.at(-1)).toMatch(/^s3:.*\.jar$/);
  });

  test('keeps its checkpoints in S3, and goes on from one that a parameter names', () => {
    expect(script).toContain("-Dexecution.checkpointing.dir='s3://<FlinkBucket");
    expect(script).toContain('RETAIN_ON_CANCELLATION');
    expect(sandbox.Parameters?.Checkpoint).toMatchObject({ Default: 'none' });
  });
});

describe('The producer', () => {
  const group = resourceOf(sandbox, 'AWS::AutoScaling::AutoScalingGroup');
  const { LaunchTemplateData } = resourceOf<{
    LaunchTemplateData: { ImageId: string; UserData: unknown };
  }>(sandbox, 'AWS::EC2::LaunchTemplate').Properties;

  test('is a group of exactly one instance, without a second one during updates', () => {
    expect(group.Properties).toMatchObject({ MinSize: '1', MaxSize: '1' });
    expect(group).toMatchObject({
      UpdatePolicy: { AutoScalingRollingUpdate: { MinInstancesInService: 0 } },
    });
  });

  test('has the newest Amazon Linux, an encrypted disk, IMDSv2 only, and no key pair', () => {
    expect(LaunchTemplateData).toMatchObject({
      ImageId: expect.stringMatching(
        /^resolve:ssm:\/aws\/service\/ami-amazon-linux-latest/,
      ) as string,
      MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
      BlockDeviceMappings: [{ Ebs: { Encrypted: true, DeleteOnTermination: true } }],
    });
    expect(LaunchTemplateData).not.toHaveProperty('KeyName');
  });

  test('may send to the stream, read its code and write its log', () => {
    expect(permissions('FlinkProducerRole')).toEqual([
      expect.stringMatching(/^kinesis:ListShards on Trips/),
      expect.stringMatching(/^kinesis:PutRecords on Trips/),
      expect.stringMatching(/^logs:CreateLogStream on FlinkProducerLogs.*:log-stream:\*$/),
      expect.stringMatching(/^logs:PutLogEvents on FlinkProducerLogs.*:log-stream:\*$/),
      expect.stringMatching(/^s3:GetObject on .*\.zip$/),
    ]);
  });

  test('has at its first start commands that bash accepts', () => {
    const commands = asText((LaunchTemplateData.UserData as Record<string, unknown>)['Fn::Base64']);
    expect(commands).toContain('trips-send.mjs --live --stream ');
    const { status, stderr } = spawnSync('bash', ['-n'], { input: commands, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });

  test('runs from its archive alone, without the project and its packages', () => {
    const { files } = JSON.parse(
      readFileSync(join(folder, 'StreamAnalytics.assets.json'), 'utf8'),
    ) as { files: Record<string, { source: { path: string; packaging: string } }> };
    const program = Object.values(files)
      .filter(({ source }) => source.packaging === 'zip')
      .map(({ source }) => join(folder, source.path, 'tools/stream-analytics/trips-send.mjs'))
      .find((path) => existsSync(path));
    if (!program) throw new Error('No archive has the producer.');
    const { stderr } = spawnSync(process.execPath, [program, '--live', '--speed', '2'], {
      encoding: 'utf8',
      cwd: dirname(program),
    });
    expect(stderr.trim()).toBe(
      "error: option '--live' cannot be used with option '--speed <seconds>'",
    );
  });
});

describe('The dashboard host', () => {
  test('is reached through the load balancer only, which is the one that is open', () => {
    const open = resourcesOf<{ SecurityGroupIngress?: { CidrIp?: string }[] }>(
      sandbox,
      'AWS::EC2::SecurityGroup',
    ).filter(([, { Properties }]) =>
      Properties.SecurityGroupIngress?.some(({ CidrIp }) => CidrIp === '0.0.0.0/0'),
    );
    expect(open.map(([id]) => id)).toEqual([expect.stringMatching(/^FlinkDashboardEntrance/)]);
  });

  test('may query both tables and nothing else', () => {
    expect(permissions('FlinkDashboardTaskTaskRole')).toEqual([
      'dynamodb:Query on TablesSetAside',
      'dynamodb:Query on TablesWindows',
      'dynamodb:Query on TablesWindows/index/byZone',
    ]);
  });

  test('runs twice in production and once in sandbox, with logs of the load balancer', () => {
    const count = (template: Json) =>
      resourceOf<{ DesiredCount: number }>(template, 'AWS::ECS::Service').Properties.DesiredCount;
    expect([count(sandbox), count(production)]).toEqual([1, 2]);
    expect(
      resourceOf(sandbox, 'AWS::ElasticLoadBalancingV2::LoadBalancer').Properties
        .LoadBalancerAttributes,
    ).toContainEqual({ Key: 'access_logs.s3.enabled', Value: 'true' });
  });
});

test('Alarms go to ALARM for failed steps, an idle cluster, no job, no producer, and 5xx of the dashboard', () => {
  expect(alarmNamesOf(sandbox)).toEqual(
    expect.arrayContaining([
      'StepFails',
      'ClusterIsIdle',
      'JobIsNotRunning',
      'ProducerIsMissing',
      'TripsDoNotArrive',
      'DashboardFails',
      'DashboardIsDown',
      'JobIsLate',
    ]),
  );
});

test('With EMR in sandbox, deleting the stack deletes all of its data', () => {
  const kept = Object.entries(sandbox.Resources)
    .filter(([, { DeletionPolicy }]) => DeletionPolicy?.startsWith('Retain'))
    .map(([id]) => id);
  expect(kept).toEqual([]);
});
