import { permissionsOf, withoutHash } from '../../support/permissions.ts';
import { asText, readTemplate, resourceOf, resourcesOf } from '../../support/templates.ts';

interface DeliveryProperties {
  readonly AmazonopensearchserviceDestinationConfiguration: Readonly<Record<string, unknown>>;
}

const template = readTemplate('LogPipeline');
const production = readTemplate('LogPipeline', 'production');

const domainOf = (in_ = template) => resourceOf(in_, 'AWS::OpenSearchService::Domain');
const deliveryOf = (in_ = template) =>
  resourceOf<DeliveryProperties>(in_, 'AWS::KinesisFirehose::DeliveryStream').Properties;

/** Permissions of a role without those on its own traces and logs, as `action on resource`. */
function permissions(role: string): string[] {
  return permissionsOf(
    template,
    new RegExp(`^${role}`),
    (permission) => !/^(logs|xray):/.test(permission),
  );
}

describe('The data stream', () => {
  test('starts with one shard, keeps records for seven days and is encrypted', () => {
    expect(resourceOf(template, 'AWS::Kinesis::Stream').Properties).toMatchObject({
      ShardCount: 1,
      RetentionPeriodHours: 7 * 24,
      StreamEncryption: { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' },
      StreamModeDetails: { StreamMode: 'PROVISIONED' },
    });
  });
});

describe('Firehose', () => {
  const destination = deliveryOf().AmazonopensearchserviceDestinationConfiguration;

  test('reads the stream and writes to one index a day', () => {
    expect(deliveryOf()).toMatchObject({ DeliveryStreamType: 'KinesisStreamAsSource' });
    expect(destination).toMatchObject({ IndexName: 'logs', IndexRotationPeriod: 'OneDay' });
  });

  test('stores all records and failed records, gzipped, under their prefixes', () => {
    expect(destination).toMatchObject({
      S3BackupMode: 'AllDocuments',
      S3Configuration: {
        CompressionFormat: 'GZIP',
        Prefix: 'backup/',
        ErrorOutputPrefix: 'errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd/HH}/',
      },
    });
  });

  test('buffers for a second in sandbox and a minute in production, where it retries for longer', () => {
    const { BufferingHints, RetryOptions } =
      deliveryOf(production).AmazonopensearchserviceDestinationConfiguration;
    expect(destination).toMatchObject({
      BufferingHints: { IntervalInSeconds: 1 },
      RetryOptions: { DurationInSeconds: 300 },
    });
    expect({ BufferingHints, RetryOptions }).toMatchObject({
      BufferingHints: { IntervalInSeconds: 60 },
      RetryOptions: { DurationInSeconds: 7_200 },
    });
  });

  test('invokes the transform with at most a sixth of the maximum response', () => {
    expect(destination).toMatchObject({
      ProcessingConfiguration: {
        Enabled: true,
        Processors: [
          {
            Type: 'Lambda',
            Parameters: expect.arrayContaining([
              { ParameterName: 'BufferSizeInMBs', ParameterValue: '1' },
              { ParameterName: 'NumberOfRetries', ParameterValue: '3' },
            ]) as object[],
          },
        ],
      },
    });
  });

  test('has the permissions that AWS documents on this stream, function, domain and bucket', () => {
    expect(permissions('DeliveryRole')).toMatchSnapshot();
  });

  test('starts after the index template is in the domain', () => {
    const [, delivery] = resourcesOf(template, 'AWS::KinesisFirehose::DeliveryStream')[0] ?? [];
    const { id } = resourceOf(template, 'Custom::SearchObjects');
    expect(delivery).toMatchObject({ DependsOn: expect.arrayContaining([id]) as string[] });
  });
});

describe('The functions', () => {
  test('are the three of the diagram', () => {
    expect(resourcesOf(template, 'AWS::Lambda::Function')).toHaveLength(3);
  });

  test('include Transform with permission to put records back into the stream', () => {
    expect(permissions('FunctionsTransformRole')).toEqual(['kinesis:PutRecords on LogsStream']);
  });

  test('include Install with permission for its requests to the domain', () => {
    expect(permissions('FunctionsInstallRole')).toEqual(
      ['Delete', 'Get', 'Post', 'Put'].map((m) => `es:ESHttp${m} on SearchDomain/*`),
    );
  });

  test('include Install with a timeout below that of CloudFormation', () => {
    const [, install] =
      resourcesOf<{ Timeout: number }>(template, 'AWS::Lambda::Function').find(([id]) =>
        id.includes('Install'),
      ) ?? [];
    const { ServiceTimeout } = resourceOf(template, 'Custom::SearchObjects').Properties;
    expect(install?.Properties.Timeout).toBeLessThan(Number(ServiceTimeout));
  });
});

describe('The domain', () => {
  test('is one small node in sandbox, and has three zones with dedicated masters in production', () => {
    expect(domainOf().Properties).toMatchObject({
      EngineVersion: 'OpenSearch_2.19',
      ClusterConfig: { InstanceType: 't3.small.search', InstanceCount: 1 },
      EBSOptions: { VolumeType: 'gp3', VolumeSize: 10 },
    });
    expect(domainOf(production).Properties).toMatchObject({
      ClusterConfig: {
        InstanceCount: 3,
        ZoneAwarenessConfig: { AvailabilityZoneCount: 3 },
        DedicatedMasterCount: 3,
      },
      EBSOptions: { VolumeSize: 100 },
    });
  });

  test('is encrypted at rest, between its nodes and in transit', () => {
    expect(domainOf().Properties).toMatchObject({
      EncryptionAtRestOptions: { Enabled: true },
      NodeToNodeEncryptionOptions: { Enabled: true },
      DomainEndpointOptions: {
        EnforceHTTPS: true,
        TLSSecurityPolicy: 'Policy-Min-TLS-1-2-PFS-2023-10',
      },
    });
  });

  test('accepts requests of the installer, of users who are logged in, and of operators', () => {
    const { AccessPolicies } = domainOf().Properties as {
      AccessPolicies: { Statement: { Principal: { AWS: unknown[] } }[] };
    };
    const callers = AccessPolicies.Statement.flatMap(({ Principal }) => Principal.AWS.map(asText));
    expect(callers.map(withoutHash).sort()).toEqual([
      'DashboardsUsersRole',
      'FunctionsInstallRole',
      'Operator',
    ]);
  });

  test('has fine-grained access control with the installer as its master user and no passwords', () => {
    expect(domainOf().Properties.AdvancedSecurityOptions).toMatchObject({
      Enabled: true,
      InternalUserDatabaseEnabled: false,
      MasterUserOptions: {
        MasterUserARN: { 'Fn::GetAtt': [expect.stringContaining('InstallRole'), 'Arn'] },
      },
    });
  });

  test('logs errors, slow requests and audit events', () => {
    expect(Object.keys(domainOf().Properties.LogPublishingOptions as object).sort()).toEqual([
      'AUDIT_LOGS',
      'ES_APPLICATION_LOGS',
      'INDEX_SLOW_LOGS',
      'SEARCH_SLOW_LOGS',
    ]);
  });

  test('is outside of a VPC and needs no service-linked role', () => {
    expect(domainOf().Properties.VPCOptions).toBeUndefined();
    expect(resourcesOf(template, 'AWS::IAM::ServiceLinkedRole')).toEqual([]);
  });
});

describe('A user of Dashboards', () => {
  const { Properties: pool } = resourceOf(template, 'AWS::Cognito::UserPool');

  test('is invited and has a long password and a second factor', () => {
    expect(pool).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      Policies: {
        PasswordPolicy: {
          MinimumLength: 12,
          RequireLowercase: true,
          RequireNumbers: true,
          RequireSymbols: true,
          RequireUppercase: true,
        },
      },
    });
  });

  test('has a role that only authenticated users can assume', () => {
    expect(resourceOf(template, 'AWS::Cognito::IdentityPool').Properties).toMatchObject({
      AllowUnauthenticatedIdentities: false,
    });
    const { Roles } = resourceOf(template, 'AWS::Cognito::IdentityPoolRoleAttachment').Properties;
    expect(Object.keys(Roles as object)).toEqual(['authenticated']);
  });

  test('logs in at an address that is known without a look-up', () => {
    expect(asText(resourceOf(template, 'AWS::Cognito::UserPoolDomain').Properties.Domain)).toBe(
      'logs-<2 of <AWS::StackId>>',
    );
  });
});

test('IAM roles have exactly the documented roles in the domain', () => {
  const { Access } = resourceOf(template, 'Custom::SearchObjects').Properties;
  const access = JSON.parse(asText(Access)) as Record<string, string[]>;
  expect(
    Object.fromEntries(Object.entries(access).map(([role, who]) => [role, who.map(withoutHash)])),
  ).toEqual({
    'logs-writer': ['DeliveryRole'],
    'logs-reader': ['DashboardsUsersRole'],
    opensearch_dashboards_user: ['DashboardsUsersRole'],
    all_access: ['Operator'],
    security_manager: ['Operator'],
  });
});

test('Records move to cheaper storage after 30 days and are deleted after a year', () => {
  const [, bucket] =
    resourcesOf(template, 'AWS::S3::Bucket').find(([id]) => id.startsWith('Records')) ?? [];
  expect(bucket?.Properties.LifecycleConfiguration).toMatchObject({
    Rules: expect.arrayContaining([
      expect.objectContaining({
        ExpirationInDays: 365,
        Transitions: [{ StorageClass: 'GLACIER_IR', TransitionInDays: 30 }],
      }),
    ]) as object[],
  });
});

test('The outputs name all resources that users need', () => {
  expect(Object.keys(template.Outputs ?? {})).toEqual(
    expect.arrayContaining([
      ...['StreamName', 'DeliveryStream', 'DomainEndpoint', 'DashboardsUrl', 'BackupBucket'],
      ...['TransformFunction', 'UserPoolId', 'OperatorRole'],
    ]),
  );
});

test.each([
  'AWS::Kinesis::Stream',
  'AWS::OpenSearchService::Domain',
  'AWS::Cognito::UserPool',
  'AWS::Cognito::IdentityPool',
])('%s outlives its stack in production', (type) => {
  expect(resourceOf(production, type)).toMatchObject({ DeletionPolicy: 'Retain' });
});
