import { App, Duration, Stack } from 'aws-cdk-lib';
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { Match, Template } from 'aws-cdk-lib/assertions';
import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bundleOf } from '../../lib/common/bundles.ts';
import { ArtifactStore } from '../../lib/common/delivery/artifact-store.ts';
import { BuildProject } from '../../lib/common/delivery/build-project.ts';
import { RepositorySource } from '../../lib/common/delivery/repository-source.ts';
import {
  ServicePipeline,
  type ServicePipelineProps,
} from '../../lib/common/delivery/service-pipeline.ts';
import { parseOptions } from '../../lib/options.ts';
import { DeliveryPipelineStack } from '../../lib/delivery-pipeline/delivery-pipeline-stack.ts';
import { DeliveryTargetStack } from '../../lib/delivery-pipeline/delivery-target-stack.ts';
import { PROJECT } from '../../lib/common/project.ts';
import { buildStacks } from '../../lib/stacks.ts';

const ACCOUNTS = {
  toolsAccount: '111111111111',
  stagingAccount: '222222222222',
  productionAccount: '333333333333',
};

describe('An option', () => {
  const wrong: [context: Readonly<Record<string, unknown>>, message: string][] = [
    [
      { stage: 'staging' },
      "Option '-c stage=staging' is not known here: it takes sandbox or production.",
    ],
    [
      { architecture: 'arm' },
      "Option '-c architecture=arm' is not known here: it takes arm64 or x86_64.",
    ],
    [{ alarmEmail: 'me' }, "Option '-c alarmEmail=me' is not known here: it takes a mail address."],
    [
      { runbooks: 'two words' },
      "Option '-c runbooks=two words' is not known here: it takes a folder or an https address.",
    ],
    [
      { stages: 'sandbox' },
      "Unknown option '-c stages=…'. The options are: stage, architecture, runbooks, alarmEmail, prefix, streamCapacity, engine, lakeFirstDay, lakeLastDay, lakeFormation, warehouse, kafkaCluster, accelerator, scratch, maxVcpus, chat, slackUsers, slackChannels, slackWorkspace, containerDeployment, serviceNamespace, source, repository, connectionArn, approval, executionMode, toolsAccount, stagingAccount, productionAccount, organization, organizationFeatures, organizationAccounts, delegatedAdministrator, allowedRegions, organizationBudget, accountBudget, identityCenter, observabilitySink, originSecret, commit, assetsBucket, permissionsBoundary, onlyStacks.",
    ],
    [
      { streamCapacity: 'on_demand' },
      "Option '-c streamCapacity=on_demand' is not known here: it takes provisioned or on-demand.",
    ],
    [
      { accelerator: 'tpu' },
      "Option '-c accelerator=tpu' is not known here: it takes none or gpu or fpga.",
    ],
    [{ scratch: 'efs' }, "Option '-c scratch=efs' is not known here: it takes disk or lustre."],
    [
      { originSecret: '0' },
      "Option '-c originSecret=0' is not known here: it takes a number from 1 to 9999.",
    ],
    [
      { maxVcpus: '0' },
      "Option '-c maxVcpus=0' is not known here: it takes a whole number from 1 to 10000.",
    ],
    [{ chat: 'teams' }, "Option '-c chat=teams' is not known here: it takes webhook or amazon-q."],
    [
      { slackUsers: 'U0ADA,bob' },
      "Option '-c slackUsers=U0ADA,bob' is not known here: it takes ids of users with commas between, such as U0123456789.",
    ],
    [{ slackChannels: '#releases' }, "Option '-c slackChannels=#releases' is not known here"],
    [{ slackWorkspace: 'example' }, "Option '-c slackWorkspace=example' is not known here"],
    [
      { containerDeployment: 'bluegreen' },
      "Option '-c containerDeployment=bluegreen' is not known here: it takes rolling or blue-green or canary.",
    ],
    [
      { source: 'svn' },
      "Option '-c source=svn' is not known here: it takes codeconnections or codecommit.",
    ],
    [
      { approval: 'maybe' },
      "Option '-c approval=maybe' is not known here: it takes manual or none.",
    ],
    [
      { executionMode: 'PARALLEL' },
      "Option '-c executionMode=PARALLEL' is not known here: it takes QUEUED or SUPERSEDED.",
    ],
    [
      { toolsAccount: '12' },
      "Option '-c toolsAccount=12' is not known here: it takes an account of 12 digits.",
    ],
    [
      { toolsAccount: '111111111111' },
      'Give all of the options toolsAccount, stagingAccount and productionAccount, or none for a single account.',
    ],
    [
      { ...ACCOUNTS, productionAccount: '222222222222' },
      'are 111111111111, 222222222222 and 222222222222: give three different accounts, or none for a single one.',
    ],
    [
      { repository: 'owner/name?' },
      "Option '-c repository=owner/name?' is not known here: it takes owner/name, or the name of a CodeCommit repository.",
    ],
    [
      { connectionArn: 'github' },
      "Option '-c connectionArn=github' is not known here: it takes arn:aws:codeconnections:REGION:ACCOUNT:connection/ID.",
    ],
    [
      { stagingAccount: 'staging' },
      "Option '-c stagingAccount=staging' is not known here: it takes an account of 12 digits.",
    ],
    [
      { productionAccount: '3333-3333-3333' },
      "Option '-c productionAccount=3333-3333-3333' is not known here: it takes an account of 12 digits.",
    ],
    [
      { commit: 'latest' },
      "Option '-c commit=latest' is not known here: it takes the 40 hexadecimal digits of a commit.",
    ],
    [
      { assetsBucket: 'My_Bucket' },
      "Option '-c assetsBucket=My_Bucket' is not known here: it takes the name of a bucket.",
    ],
    [
      { permissionsBoundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
      "Option '-c permissionsBoundary=arn:aws:iam::aws:policy/ReadOnlyAccess' is not known here: it takes the name of a managed policy.",
    ],
    ...(
      [
        ['prefix', 'two words'],
        ['lakeFirstDay', '2024-13-01'],
        ['lakeLastDay', 'tomorrow'],
        ['lakeFormation', 'yes'],
        ['kafkaCluster', 'big'],
        ['engine', 'spark'],
        ['warehouse', 'big'],
        ['serviceNamespace', 'mine'],
        ['organization', 'ours'],
        ['organizationFeatures', 'some'],
        ['organizationAccounts', 'a:b:c:d:e'],
        ['delegatedAdministrator', 'UPPER'],
        ['allowedRegions', 'everywhere!'],
        ['organizationBudget', '-1'],
        ['accountBudget', 'ten'],
        ['identityCenter', 'on'],
        ['observabilitySink', 'here'],
        ['onlyStacks', 'FanOut, DataLake'],
      ] as const
    ).map(([name, value]): (typeof wrong)[number] => [
      { [name]: value },
      `Option '-c ${name}=${value}' is not known here: it takes `,
    ]),
    [{ stage: 'toString' }, "Option '-c stage=toString' is not known here"],
    [{ stage: 1 }, "Option '-c stage=1' is not known here"],
  ];

  test.each(wrong)(
    'that is wrong, %j, is refused with the value and the allowed ones',
    (context, message) => {
      expect(() => parseOptions(context)).toThrow(message);
    },
  );

  test('of each name was tried with a wrong value', () => {
    const tried = new Set(wrong.map(([context]) => Object.keys(context).join()));
    const [, unknown = ''] = wrong.find(([context]) => 'stages' in context) ?? [];
    const [, names = ''] = /The options are: (.*)\.$/.exec(unknown) ?? [];
    expect(names).toContain('stage, ');
    expect(names.split(', ').filter((name) => !tried.has(name))).toEqual([]);
  });

  test.each([
    'stages',
    'Stage',
    'satge',
    'stream-capacity',
    'steamCapacity',
    'slackuser',
    'productionacount',
    'permission_boundary',
  ])('with the mistyped name %s is refused', (name) => {
    expect(() => parseOptions({ [name]: 'production' })).toThrow(`Unknown option '-c ${name}=…'.`);
  });

  test.each([
    ['acknowledged-issue-numbers', [34892]],
    ['cli-telemetry', false],
    ['availability-zones:account=111111111111:region=eu-west-1', ['eu-west-1a']],
    ['vpc-provider:account=111111111111:filter.isDefault=true:region=eu-west-1', {}],
    ['ssm:account=111111111111:parameterName=/x:region=eu-west-1', 'ami-1'],
    ['plugin', ['cdk-assume-role-credential-plugin']],
    ['team', 'platform'],
    ['costCenter', '4711'],
  ])('is not meant by %s, which the CDK or its user keeps in the context', (name, value) => {
    expect(parseOptions({ [name]: value })).toEqual(parseOptions({}));
  });

  test("left out means a sandbox on arm64; the CDK's own entries are passed over", () => {
    expect(parseOptions({ 'aws:cdk:x': 1, '@aws-cdk/core:y': true })).toMatchObject({
      settings: {
        stage: 'sandbox',
        architecture: { name: 'arm64' },
        protectData: false,
        runbooks: 'lib',
      },
      streamCapacity: 'provisioned',
      containerDeployment: 'blue-green',
    });
  });

  test('may name a processor, an address and where the runbooks are', () => {
    const context = {
      stage: 'production',
      architecture: 'x86_64',
      streamCapacity: 'on-demand',
      containerDeployment: 'canary',
      alarmEmail: 'ops@example.com',
      runbooks: 'https://example.com/docs',
    };
    expect(parseOptions(context)).toMatchObject({
      streamCapacity: 'on-demand',
      containerDeployment: 'canary',
      settings: {
        stage: 'production',
        architecture: { name: 'x86_64' },
        protectData: true,
        alarmEmail: 'ops@example.com',
        runbooks: 'https://example.com/docs',
      },
    });
  });
});

test('A handler that is not there is refused with those that are', () => {
  expect(() => bundleOf('image-resizer/rezise', 'arm64')).toThrow(
    /^No handler 'image-resizer\/rezise' under lambda\/. There are: .*image-resizer\/resize, /,
  );
});

test('No function brings along more than 1.5 MB of code of its own and of packages', () => {
  const entries = globSync('lambda/*/*.ts', { cwd: PROJECT, exclude: ['lambda/common'] })
    .map((file) => file.replace(/^lambda\/(.*)\.ts$/, '$1'))
    .filter((entry) => /\/[a-z-]+$/.test(entry));
  const sizes = entries.map((entry) => {
    const { size } = statSync(join(bundleOf(entry, 'arm64').folder, 'index.js'));
    return { entry, size };
  });
  expect(sizes.length).toBeGreaterThan(40);
  expect(sizes.filter(({ size }) => size > 1_500_000)).toEqual([]);
});

describe('Stacks with options', () => {
  const app = new App({ context: flags });
  const options = parseOptions({
    alarmEmail: 'ops@example.com',
    runbooks: 'https://example.com/docs',
  });
  buildStacks(app, options, 'eu-west-1');
  const template = (stack: string) => Template.fromStack(app.node.findChild(stack) as never);

  test('mail their alarms, with links to where the runbooks are', () => {
    template('ImageResizer').hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'ops@example.com',
    });
    template('ImageResizer').hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: Match.stringLikeRegexp(
        'Runbook: https://example.com/docs/image-resizer/README.md#',
      ),
    });
  });

  test('deliver with the same processor, runbooks and mail address', () => {
    template('DeliveryPipeline').hasResourceProperties('AWS::CodeBuild::Project', {
      Environment: {
        EnvironmentVariables: Match.arrayWith([
          {
            Name: 'OPTIONS',
            Type: 'PLAINTEXT',
            Value:
              '-c architecture=arm64 -c runbooks=https://example.com/docs -c alarmEmail=ops@example.com',
          },
        ]),
      },
    });
  });

  test('read outputs in the region into which the CLI deploys the other stack, on any machine', () => {
    const { stacks } = app.synth();
    const regions = new Map(
      stacks.map(({ stackName, environment: { region } }) => [stackName, region]),
    );
    expect(new Set(regions.values())).toEqual(new Set(['eu-west-1', 'us-east-1']));
    const reads: { StackName: string; Region?: unknown }[] = [];
    for (const { template, environment } of stacks)
      JSON.stringify(template, (key, value: (typeof reads)[number]) => {
        if (key === 'Fn::GetStackOutput')
          reads.push({
            ...value,
            Region: typeof value.Region === 'string' ? value.Region : environment.region,
          });
        return value;
      });
    expect(reads.map(({ StackName }) => StackName)).toEqual(
      expect.arrayContaining(['ImageResizer', 'ServerlessApi', 'ServerlessApiEdge']),
    );
    for (const { StackName, Region } of reads)
      expect([StackName, Region]).toEqual([StackName, regions.get(StackName)]);
  });
});

describe('Delivery', () => {
  const app = new App({ context: flags });
  const options = parseOptions({
    ...ACCOUNTS,
    approval: 'none',
    executionMode: 'QUEUED',
    source: 'codecommit',
    repository: 'stacks',
  });
  const { settings, accounts } = options;
  const inAccount = (account?: string) => ({ account, region: 'eu-west-1' });
  const staging = new DeliveryTargetStack(app, 'Staging', {
    ...{ settings, accounts, env: inAccount(accounts?.staging) },
    environment: 'staging',
  });
  const pipeline = Template.fromStack(
    new DeliveryPipelineStack(app, 'Pipeline', { ...options, env: inAccount(accounts?.tools) }),
  );

  test('to accounts of their own reads artifacts by four roles, named one by one in bucket and key', () => {
    const roles = ['staging', 'production'].flatMap((environment) =>
      ['cloudformation', 'deploy'].map((name) => `summit-stacks-${environment}-${name}`),
    );
    const principals = roles.map((name) => {
      const account = name.includes('staging') ? '222222222222' : '333333333333';
      return {
        'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::${account}:role/${name}`]],
      };
    });
    const statement = Match.objectLike({
      Sid: 'TargetsReadArtifacts',
      Principal: { AWS: principals },
    });
    pipeline.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: { Statement: Match.arrayWith([statement]) },
    });
    pipeline.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: { Statement: Match.arrayWith([statement]) },
    });
  });

  test('to accounts of their own takes roles that trust the account of the pipeline, and one role of it', () => {
    Template.fromStack(staging).hasResourceProperties('AWS::IAM::Role', {
      RoleName: 'summit-stacks-staging-deploy',
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Principal: { AWS: 'arn:aws:iam::111111111111:root' },
            Condition: {
              ArnEquals: {
                'aws:PrincipalArn': {
                  'Fn::Join': [
                    '',
                    [
                      'arn:',
                      { Ref: 'AWS::Partition' },
                      ':iam::111111111111:role/summit-stacks-pipeline',
                    ],
                  ],
                },
              },
            },
          },
        ],
      },
    });
  });

  test('without approval goes from staging to production; executions queue; CodeCommit begins it by an event', () => {
    pipeline.hasResourceProperties('AWS::CodePipeline::Pipeline', {
      ExecutionMode: 'QUEUED',
      Stages: ['Source', 'Build', 'Test', 'Staging', 'Production'].map((Name) =>
        Match.objectLike({ Name }),
      ),
      Triggers: Match.absent(),
    });
    pipeline.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { source: ['aws.codecommit'], detail: { referenceName: ['main'] } },
    });
  });

  test.each([
    [{ provider: 'codeconnections', repository: 'stacks' }, 'give owner/name'],
    [
      { provider: 'codecommit', repository: 'owner/stacks' },
      'give the name of a CodeCommit repository',
    ],
    [
      { provider: 'codecommit', repository: 'stacks', connectionArn: 'arn:x' },
      'leave connectionArn out',
    ],
    [{ provider: 'codeconnections', repository: 'o/n', connectionArn: 'arn:x' }, 'give its ARN'],
    [
      { provider: 'codeconnections', repository: 'o/n', ignoredPaths: Array<string>(9).fill('x') },
      'at most 8 patterns of files, not 9',
    ],
    [{ provider: 'svn' as 'codecommit', repository: 'x' }, 'it is codeconnections or codecommit'],
    [
      { provider: 'codecommit', repository: 'stacks', branch: 'release/*' },
      "The branch 'release/*' is none: give the name of one, such as main or release/2.",
    ],
  ] as const)('from a source that does not fit, %j, is refused', (props, message) => {
    const create = () => new RepositorySource(new Stack(), 'Source', props);
    expect(create).toThrow(message);
  });

  const empty = new Stack(new App({ context: flags }));
  const store = new ArtifactStore(empty, 'Store', { settings });

  test('by builds that CodeBuild would refuse, or without a buildspec, is refused', () => {
    const create = (buildspec: string, minutes: number) =>
      new BuildProject(empty, `Build${minutes}`, {
        settings,
        store,
        buildspec,
        description: 'Builds',
        timeout: Duration.minutes(minutes),
      });
    const buildspec = 'lib/delivery-pipeline/buildspecs/build.yml';
    expect(() => create(buildspec, 4)).toThrow(
      'A build can’t have 4 minutes: CodeBuild takes 5 to 2,160.',
    );
    expect(() => create('lib/delivery-pipeline/buildspecs/bild.yml', 5)).toThrow(
      "There is no buildspec 'lib/delivery-pipeline/buildspecs/bild.yml'. There are beside it: build.yml, smoke-test.yml, test.yml.",
    );
  });

  test('in an order of executions that no approval can wait in is refused', () => {
    const create = () =>
      new ServicePipeline(empty, 'Pipeline', {
        store,
        executionMode: 'PARALLEL',
      } as unknown as ServicePipelineProps);
    expect(create).toThrow(
      "The execution mode 'PARALLEL' is not known: it is QUEUED or SUPERSEDED.",
    );
  });
});
