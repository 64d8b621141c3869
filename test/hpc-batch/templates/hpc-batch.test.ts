import { App } from 'aws-cdk-lib';
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { Match, Template as Synthesized } from 'aws-cdk-lib/assertions';
import { VARIANT_COLUMNS } from '../../../lambda/hpc-batch/contract.ts';
import { HpcBatchStack } from '../../../lib/hpc-batch/hpc-batch-stack.ts';
import { parseOptions } from '../../../lib/options.ts';
import { permissionsOf, withoutHashOrAttribute } from '../../support/permissions.ts';
import { asText, readTemplate, resourceOf, resourcesOf } from '../../support/templates.ts';
import { TEXT } from '../handlers/support/definition.ts';

interface Environment {
  readonly ComputeResources: {
    readonly Type: string;
    readonly MinvCpus: number;
    readonly DesiredvCpus?: number;
    readonly AllocationStrategy: string;
    readonly InstanceTypes: readonly string[];
  };
}

const ENVIRONMENT = 'AWS::Batch::ComputeEnvironment';
const template = readTemplate('HpcBatch');
const environments = resourcesOf<Environment>(template, ENVIRONMENT);
const queue = resourceOf(template, 'AWS::Batch::JobQueue').Properties;
const definition = resourceOf(template, 'AWS::Batch::JobDefinition').Properties;
const machine = resourceOf(template, 'AWS::StepFunctions::StateMachine').Properties;

/** Permissions of a role, as `action on Resource`. */
function permissions(role: RegExp): string[] {
  return permissionsOf(
    template,
    role,
    (permission) =>
      !/^(xray|logs:(Create|Put|Describe|List|Update|Delete|GetLogDelivery))/.test(permission),
    withoutHashOrAttribute,
  );
}

/** Template of the stack with options other than the defaults. */
function templateWith(context: Readonly<Record<string, string>>): Synthesized {
  const app = new App({ context: { ...flags, 'aws:cdk:bundling-stacks': [] } });
  return Synthesized.fromStack(new HpcBatchStack(app, 'HpcBatch', parseOptions(context)));
}

describe('The compute environments', () => {
  test('have no vCPUs while no job waits', () => {
    expect(environments).toHaveLength(2);
    for (const [, { Properties }] of environments) {
      expect(Properties.ComputeResources).toMatchObject({ MinvCpus: 0 });
      expect(Properties.ComputeResources.DesiredvCpus).toBeUndefined();
    }
  });

  test('are Spot by price and capacity first, and on demand second', () => {
    const byOrder = [
      ...(queue.ComputeEnvironmentOrder as { ComputeEnvironment: unknown; Order: number }[]),
    ]
      .sort((a, b) => a.Order - b.Order)
      .map(
        ({ ComputeEnvironment }) =>
          environments.find(([id]) => asText(ComputeEnvironment).startsWith(`<${id}.`))?.[1],
      );
    expect(byOrder.map((each) => each?.Properties.ComputeResources)).toMatchObject([
      { Type: 'SPOT', AllocationStrategy: 'SPOT_PRICE_CAPACITY_OPTIMIZED' },
      { Type: 'EC2', AllocationStrategy: 'BEST_FIT_PROGRESSIVE' },
    ]);
  });

  test('give Spot a choice of five instance families of the CPU architecture', () => {
    for (const [, { Properties }] of environments) {
      expect(Properties.ComputeResources.InstanceTypes).toEqual([
        'm6g',
        'm7g',
        'c6g',
        'c7g',
        'r7g',
      ]);
    }
  });

  test('have names that CloudFormation chooses', () => {
    for (const [, { Properties }] of environments) {
      expect(Properties).not.toHaveProperty('ComputeEnvironmentName');
    }
    expect(queue).not.toHaveProperty('JobQueueName');
    expect(definition).not.toHaveProperty('JobDefinitionName');
  });
});

test('The queue cancels jobs that would stay RUNNABLE for ever', () => {
  expect(queue.JobStateTimeLimitActions).toEqual(
    [
      ['CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY', 7_200],
      ['MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE', 600],
      ['MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT', 600],
    ].map(([Reason, MaxTimeSeconds]) => ({
      ...{ Action: 'CANCEL', State: 'RUNNABLE' },
      ...{ Reason, MaxTimeSeconds },
    })),
  );
});

describe('A job', () => {
  test('is retried after an interruption of its instance, and after nothing else', () => {
    expect(definition.RetryStrategy).toEqual({
      Attempts: 5,
      EvaluateOnExit: [
        { Action: 'RETRY', OnStatusReason: 'Host EC2*' },
        { Action: 'EXIT', OnReason: '*' },
      ],
    });
    expect(definition.Timeout).toEqual({ AttemptDurationSeconds: 3_600 });
  });

  test('is not root, writes only to its scratch volume, and logs to a group of its own', () => {
    expect(definition.ContainerProperties).toMatchObject({
      Command: ['python', '-m', 'genomics', 'Ref::step', 'Ref::subject'],
      User: '1000',
      Privileged: false,
      ReadonlyRootFilesystem: true,
      LinuxParameters: { InitProcessEnabled: true },
      MountPoints: [{ ContainerPath: '/scratch', SourceVolume: 'scratch' }],
      LogConfiguration: { LogDriver: 'awslogs', Options: { 'awslogs-stream-prefix': 'genomics' } },
    });
  });

  test('may read data, write indexes of references, and write work and results', () => {
    expect(permissions(/^JobRole/)).toEqual([
      's3:GetObject on BucketsData/*',
      's3:GetObject on BucketsResults/*',
      's3:GetObject on BucketsWork/*',
      's3:ListBucket on BucketsData',
      's3:ListBucket on BucketsResults',
      's3:ListBucket on BucketsWork',
      's3:PutObject on BucketsData/references/*',
      's3:PutObject on BucketsResults/*',
      's3:PutObject on BucketsWork/*',
    ]);
  });
});

describe('The state machine', () => {
  test('is the published file with all of its names substituted', () => {
    expect(machine.DefinitionString).toBe(TEXT);
    const names = [...TEXT.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
    expect(Object.keys(machine.DefinitionSubstitutions as object).sort()).toEqual(
      [...new Set(names)].sort(),
    );
  });

  test('has the permissions of its tasks, and no others', () => {
    const account = '<AWS::Partition>:X:<AWS::Region>:<AWS::AccountId>';
    const arn = (service: string, name: string) => `arn:${account.replace('X', service)}:${name}`;
    const rule = arn('events', 'rule/StepFunctionsGetEventsForBatchJobsRule');
    expect(permissions(/^CallingStateMachine/)).toEqual([
      'batch:DescribeJobs on *',
      'batch:SubmitJob on ComputeQueue',
      'batch:SubmitJob on JobDefinition',
      `batch:TerminateJob on ${arn('batch', 'job/*')}`,
      `events:DescribeRule on ${rule}`,
      `events:PutRule on ${rule}`,
      `events:PutTargets on ${rule}`,
      'lambda:InvokeFunction on FunctionsExplain',
      'lambda:InvokeFunction on FunctionsPlan',
      'lambda:InvokeFunction on FunctionsRegister',
    ]);
  });
});

describe('The functions', () => {
  test('Plan may read data and write plans', () => {
    expect(permissions(/^FunctionsPlan/)).toEqual([
      's3:GetObject on BucketsData/*',
      's3:GetObject on BucketsResults/*',
      's3:ListBucket on BucketsData',
      's3:ListBucket on BucketsResults',
      's3:PutObject on BucketsWork/*',
    ]);
  });

  test('Explain may read jobs and their log', () => {
    expect(permissions(/^FunctionsExplain/)).toEqual([
      'batch:DescribeJobs on *',
      'batch:ListJobs on *',
      'logs:GetLogEvents on JobLogs',
    ]);
  });
});

test('The table has the columns that the jobs write', () => {
  const { TableInput } = resourceOf(template, 'AWS::Glue::Table').Properties as {
    TableInput: { StorageDescriptor: { Columns: { Name: string }[] }; PartitionKeys: object[] };
  };
  expect(TableInput.StorageDescriptor.Columns.map(({ Name }) => Name)).toEqual(
    Object.keys(VARIANT_COLUMNS),
  );
  expect(TableInput.PartitionKeys).toMatchObject([{ Name: 'sample' }, { Name: 'run' }]);
});

test('Instances have encrypted disks and answer metadata requests of IMDSv2 only', () => {
  expect(
    resourceOf(template, 'AWS::EC2::LaunchTemplate').Properties.LaunchTemplateData,
  ).toMatchObject({
    BlockDeviceMappings: [{ Ebs: { Encrypted: true, DeleteOnTermination: true } }],
    MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
  });
});

describe('An option', () => {
  test('adds neither an accelerated queue nor a file system by default', () => {
    expect(resourcesOf(template, 'AWS::Batch::JobQueue')).toHaveLength(1);
    expect(resourcesOf(template, 'AWS::FSx::FileSystem')).toEqual([]);
  });

  test.each([
    ['gpu', ['g5.2xlarge', 'g6.2xlarge'], 'ECS_AL2023_NVIDIA'],
    ['fpga', ['f2.6xlarge'], 'ECS_AL2023'],
  ])(
    'accelerator=%s adds a queue with such instances and no vCPUs while idle',
    (accelerator, types, image) => {
      const accelerated = templateWith({ accelerator });
      accelerated.resourceCountIs('AWS::Batch::JobQueue', 2);
      accelerated.hasResourceProperties(ENVIRONMENT, {
        ComputeResources: {
          InstanceTypes: types,
          MinvCpus: 0,
          Ec2Configuration: [{ ImageType: image }],
        },
      });
      accelerated.hasOutput('AcceleratedJobQueue', {});
    },
  );

  test('scratch=lustre adds the smallest file system, linked to the work bucket and mounted by instances', () => {
    const lustre = templateWith({ scratch: 'lustre' });
    lustre.hasResourceProperties('AWS::FSx::FileSystem', {
      StorageCapacity: 1_200,
      LustreConfiguration: { DeploymentType: 'SCRATCH_2' },
    });
    lustre.resourceCountIs('AWS::FSx::DataRepositoryAssociation', 1);
    lustre.hasResourceProperties('AWS::EC2::LaunchTemplate', {
      LaunchTemplateData: { UserData: Match.anyValue() },
    });
    lustre.hasResourceProperties('AWS::Batch::JobDefinition', {
      ContainerProperties: { Volumes: [{ Host: { SourcePath: '/mnt/scratch' } }] },
    });
  });

  test('maxVcpus limits each environment', () => {
    templateWith({ maxVcpus: '64' }).allResourcesProperties(ENVIRONMENT, {
      ComputeResources: { MaxvCpus: 64 },
    });
  });
});
