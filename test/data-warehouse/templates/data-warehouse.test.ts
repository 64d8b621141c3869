import { migrationFiles } from '../../../lib/data-warehouse/migration-files.ts';
import { permissionsOf } from '../../support/permissions.ts';
import { asText, readTemplate, resourceOf, resourcesOf } from '../../support/templates.ts';

const template = readTemplate('DataWarehouse');
const production = readTemplate('DataWarehouse', 'production');
const machines = resourcesOf<{
  readonly DefinitionString: string;
  readonly DefinitionSubstitutions: Readonly<Record<string, unknown>>;
}>(template, 'AWS::StepFunctions::StateMachine');

/** Permissions of a role, as `action on Resource`. */
function permissions(role: string): string[] {
  return permissionsOf(
    template,
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
  const ids = resourcesOf(template, 'AWS::CloudWatch::Alarm').map(([id]) =>
    id.replace(/^Monitoring|.{8}$/g, ''),
  );
  expect(ids).toEqual(
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
