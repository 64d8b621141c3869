import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { DataWarehouseStack } from '../../../lib/data-warehouse/data-warehouse-stack.ts';
import { migrationFiles } from '../../../lib/data-warehouse/migration-files.ts';
import { parseOptions } from '../../../lib/options.ts';
import { permissionsOf } from '../../support/permissions.ts';
import {
  alarmNamesOf,
  asText,
  readTemplate,
  resourceOf,
  resourcesOf,
  type Template as Json,
} from '../../support/templates.ts';

const template = readTemplate('DataWarehouse');
const production = readTemplate('DataWarehouse', 'production');
const machines = resourcesOf<{
  readonly DefinitionString: string;
  readonly DefinitionSubstitutions: Readonly<Record<string, unknown>>;
}>(template, 'AWS::StepFunctions::StateMachine');

/** Permissions of a role, as `action on Resource`. */
function permissions(role: string, of = template): string[] {
  return permissionsOf(
    of,
    new RegExp(role),
    (permission) => !/^(xray|logs|sqs):/.test(permission),
    (resource) => resource.replace(/<(\w+?)[0-9A-F]{8}(\.\w+)*>/, '$1'),
  );
}

const WORKGROUP = 'WarehouseWorkgroup';

describe('The warehouse', () => {
  test('has a small base capacity and a maximum, and no public address', () => {
    expect(resourceOf(template, 'AWS::RedshiftServerless::Workgroup').Properties).toMatchObject({
      BaseCapacity: 8,
      MaxCapacity: 24,
      PubliclyAccessible: false,
    });
  });

  test('requires TLS', () => {
    const { ConfigParameters } = resourceOf(template, 'AWS::RedshiftServerless::Workgroup')
      .Properties as { ConfigParameters: unknown[] };
    expect(ConfigParameters).toContainEqual({
      ParameterKey: 'require_ssl',
      ParameterValue: 'true',
    });
  });

  test('is in isolated subnets of three zones, without a gateway to the internet', () => {
    const zones = resourcesOf(template, 'AWS::EC2::Subnet').map(
      ([, { Properties }]) => Properties.AvailabilityZone,
    );
    expect(zones).toEqual(
      [0, 1, 2].map((zone) => ({ 'Fn::Select': [zone, { 'Fn::GetAZs': '' }] })),
    );
    expect(resourcesOf(template, 'AWS::EC2::InternetGateway')).toEqual([]);
    expect(resourcesOf(template, 'AWS::EC2::Route')).toEqual([]);
  });

  test('has an admin password that Redshift manages, and none in the template', () => {
    const { Properties } = resourceOf(template, 'AWS::RedshiftServerless::Namespace');
    expect(Properties).toMatchObject({ ManageAdminPassword: true });
    expect(Properties.AdminUserPassword).toBeUndefined();
  });

  test('keeps its data in production, with a final snapshot and all traffic in the network', () => {
    const namespace = resourceOf(production, 'AWS::RedshiftServerless::Namespace');
    expect(namespace).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        FinalSnapshotName: 'second-datawarehouse-final',
        FinalSnapshotRetentionPeriod: 35,
      },
    });
    const { Properties } = resourceOf(production, 'AWS::RedshiftServerless::Workgroup');
    expect(Properties.EnhancedVpcRouting).toBe(true);
  });
});

describe('The migrations', () => {
  const [, machine] = machines.find(([id]) => id.startsWith('Migrations')) ?? [];
  if (!machine) throw new Error('There is no state machine.');
  const { DefinitionString, DefinitionSubstitutions } = machine.Properties;

  test('hold every SQL file, with all of its names substituted', () => {
    const { States } = JSON.parse(DefinitionString) as {
      States: { ReadFiles: { Assign: { files: unknown } } };
    };
    expect(States.ReadFiles.Assign.files).toEqual(migrationFiles());
    const names = [...DefinitionString.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
    expect(Object.keys(DefinitionSubstitutions).sort()).toEqual([...new Set(names)].sort());
  });

  test('start after deployments of this stack only', () => {
    const { EventPattern } = resourceOf(template, 'AWS::Events::Rule').Properties;
    expect(EventPattern).toEqual({
      source: ['aws.cloudformation'],
      'detail-type': ['CloudFormation Stack Status Change'],
      detail: {
        'stack-id': [{ Ref: 'AWS::StackId' }],
        'status-details': { status: ['CREATE_COMPLETE', 'UPDATE_COMPLETE'] },
      },
    });
  });

  test('have the permissions of their tasks, and no others', () => {
    expect(permissions('MigrationsStateMachineRole')).toEqual([
      `redshift-data:BatchExecuteStatement on ${WORKGROUP}`,
      'redshift-data:DescribeStatement on *',
      `redshift-data:ExecuteStatement on ${WORKGROUP}`,
      'redshift-data:GetStatementResult on *',
      'redshift-serverless:CreateUsageLimit on *',
      'redshift-serverless:GetNamespace on WarehouseNamespace',
      'redshift-serverless:ListUsageLimits on *',
      'redshift-serverless:UpdateUsageLimit on *',
      'secretsmanager:GetSecretValue on arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:redshift!datawarehouse-*',
    ]);
  });
});

describe('Roles', () => {
  test('COPY reads the bucket of loads only, and UNLOAD writes to the bucket of exports only', () => {
    expect(permissions('^CopyRole')).toEqual(['s3:GetObject on Loads/*', 's3:ListBucket on Loads']);
    expect(permissions('^UnloadRole')).toEqual([
      's3:ListBucket on Exports',
      's3:PutObject on Exports/*',
    ]);
  });

  test('of functions run SQL as users of their own, never with the admin secret', () => {
    for (const role of ['LoaderLoadRole', 'QueriesQueryRole', 'ExporterStateMachineRole']) {
      const all = permissions(role);
      expect(all).toContain(`redshift-serverless:GetCredentials on ${WORKGROUP}`);
      expect(all.filter((permission) => permission.startsWith('secretsmanager'))).toEqual([]);
    }
  });
});

test('Alarms go to ALARM for failed loads, migrations and exports, full capacity and the bill', () => {
  expect(alarmNamesOf(template)).toEqual(
    expect.arrayContaining([
      'ManifestsHasDeadLetters',
      'RowsAreRejected',
      'MigrationsFail',
      'MigrationsTimeOut',
      'MigrationsDoNotStart',
      'ExportsFail',
      'CapacityIsAtItsLimit',
      'BillIsHigh',
    ]),
  );
});

test('The state machines say in their definitions which role and workgroup they use', () => {
  for (const [, { Properties }] of machines) {
    expect(Properties.DefinitionSubstitutions.Target).toBe('datawarehouse');
    expect(asText(Properties.DefinitionSubstitutions.UnloadRoleArn)).toMatch(/^<UnloadRole/);
  }
});

describe('With a provisioned cluster', () => {
  const withCluster = (stage: string): Json => {
    const { settings, warehouse } = parseOptions({ stage, warehouse: 'provisioned' });
    const app = new App({ context: flags });
    const lake = new Stack(app, 'DataLake');
    // A stack without resources can't be synthesized.
    new Topic(lake, 'Topic');
    return Template.fromStack(
      new DataWarehouseStack(app, 'DataWarehouse', { settings, warehouse, lake }),
    ).toJSON() as Json;
  };
  const sandbox = withCluster('sandbox');
  const cluster = resourceOf(sandbox, 'AWS::Redshift::Cluster');

  test('has a leader node and two compute nodes, in isolated subnets of three zones, and no workgroup', () => {
    expect(cluster.Properties).toMatchObject({
      ClusterType: 'multi-node',
      NodeType: 'ra3.large',
      NumberOfNodes: 2,
      PubliclyAccessible: false,
    });
    const { SubnetIds } = resourceOf(sandbox, 'AWS::Redshift::ClusterSubnetGroup').Properties;
    expect((SubnetIds as unknown[]).map(asText)).toEqual(
      resourcesOf(sandbox, 'AWS::EC2::Subnet').map(([id]) => `<${id}>`),
    );
    expect(resourcesOf(sandbox, 'AWS::RedshiftServerless::Workgroup')).toEqual([]);
  });

  test('is encrypted, requires TLS, logs its users, and adds no clusters that bill', () => {
    expect(cluster.Properties).toMatchObject({
      Encrypted: true,
      LoggingProperties: {
        LogDestinationType: 'cloudwatch',
        LogExports: ['userlog', 'connectionlog', 'useractivitylog'],
      },
    });
    const { Parameters } = resourceOf<{
      Parameters: { ParameterName: string; ParameterValue: string }[];
    }>(sandbox, 'AWS::Redshift::ClusterParameterGroup').Properties;
    expect(
      Object.fromEntries(Parameters.map((each) => [each.ParameterName, each.ParameterValue])),
    ).toEqual({
      require_ssl: 'true',
      enable_user_activity_logging: 'true',
      statement_timeout: '3600000',
      max_concurrency_scaling_clusters: '0',
    });
  });

  test('has an admin password that Redshift manages, and the roles of COPY, UNLOAD and Spectrum', () => {
    expect(cluster.Properties).toMatchObject({ ManageMasterPassword: true });
    expect(cluster.Properties.MasterUserPassword).toBeUndefined();
    expect((cluster.Properties.IamRoles as unknown[]).map(asText)).toEqual([
      expect.stringMatching(/^<CopyRole/),
      expect.stringMatching(/^<UnloadRole/),
      expect.stringMatching(/^<SpectrumRole/),
    ]);
  });

  test('limits what Spectrum scans in a day, and stops it in sandbox', () => {
    expect(resourceOf(sandbox, 'AWS::Redshift::UsageLimit').Properties).toMatchObject({
      FeatureType: 'spectrum',
      LimitType: 'data-scanned',
      Period: 'daily',
      Amount: 1,
      BreachAction: 'disable',
    });
  });

  test('is kept in production with snapshots of 35 days and all traffic in the network', () => {
    expect(cluster.Properties.AutomatedSnapshotRetentionPeriod).toBe(1);
    expect(resourceOf(withCluster('production'), 'AWS::Redshift::Cluster')).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: { AutomatedSnapshotRetentionPeriod: 35, EnhancedVpcRouting: true },
    });
  });

  test('runs the statements of functions by its identifier, as users of their own', () => {
    const arn = (resource: string) =>
      `arn:<AWS::Partition>:redshift:<AWS::Region>:<AWS::AccountId>:${resource}`;
    expect(permissions('^QueriesQueryRole', sandbox)).toEqual([
      'redshift-data:CancelStatement on *',
      'redshift-data:DescribeStatement on *',
      `redshift-data:ExecuteStatement on ${arn('cluster:WarehouseCluster')}`,
      'redshift-data:GetStatementResult on *',
      `redshift:GetClusterCredentialsWithIAM on ${arn('dbname:WarehouseCluster/warehouse')}`,
    ]);
    const functions = resourcesOf<{ Environment: { Variables: Record<string, unknown> } }>(
      sandbox,
      'AWS::Lambda::Function',
    );
    expect(functions).toHaveLength(2);
    for (const [, { Properties }] of functions) {
      expect(Properties.Environment.Variables).toMatchObject({
        TARGET_NAME: 'ClusterIdentifier',
        TARGET: { Ref: cluster.id },
      });
    }
  });

  test('gives the migrations its admin secret, and no permission of Redshift Serverless', () => {
    expect(permissions('MigrationsStateMachineRole', sandbox)).toEqual([
      expect.stringMatching(/^redshift-data:BatchExecuteStatement on .*:cluster:WarehouseCluster$/),
      'redshift-data:DescribeStatement on *',
      expect.stringMatching(/^redshift-data:ExecuteStatement on .*:cluster:WarehouseCluster$/),
      'redshift-data:GetStatementResult on *',
      'secretsmanager:GetSecretValue on WarehouseCluster',
    ]);
    for (const [, { Properties }] of resourcesOf<{
      DefinitionSubstitutions: Record<string, unknown>;
    }>(sandbox, 'AWS::StepFunctions::StateMachine')) {
      expect(Properties.DefinitionSubstitutions).toMatchObject({
        TargetName: 'ClusterIdentifier',
        Target: { Ref: cluster.id },
      });
    }
  });

  test('has alarms on its health, its processors and its storage', () => {
    interface AlarmMetric {
      readonly Namespace: string;
      readonly MetricName: string;
      readonly Dimensions: readonly unknown[];
    }
    const metrics = resourcesOf<{ Metrics?: { MetricStat?: { Metric: AlarmMetric } }[] }>(
      sandbox,
      'AWS::CloudWatch::Alarm',
    )
      .flatMap(([, { Properties }]) => Properties.Metrics ?? [])
      .flatMap(({ MetricStat }) => MetricStat?.Metric ?? [])
      .filter(({ Namespace }) => Namespace === 'AWS/Redshift');
    const Dimensions = [{ Name: 'ClusterIdentifier', Value: { Ref: cluster.id } }];
    expect(metrics).toEqual(
      ['HealthStatus', 'CPUUtilization', 'PercentageDiskSpaceUsed'].map((MetricName) => ({
        Namespace: 'AWS/Redshift',
        ...{ MetricName, Dimensions },
      })),
    );
  });

  test('a wrong kind is refused with the value and the allowed ones', () => {
    expect(() => parseOptions({ warehouse: 'dense' })).toThrow(
      "Option '-c warehouse=dense' is not known here: it takes serverless or provisioned.",
    );
  });
});
