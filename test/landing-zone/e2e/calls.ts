import { json, query, rest, type Request } from './requests.ts';

/** Accounts of the table by their names, with the unit of each. */
export const UNITS_OF_ACCOUNTS = {
  audit: 'security',
  dev: 'workloads/dev',
  staging: 'workloads/staging',
  production: 'workloads/production',
  tools: 'workloads/production',
  lab: 'sandbox',
} as const;

export type AccountName = keyof typeof UNITS_OF_ACCOUNTS | 'management' | 'outside';

/**
 * Principals: a role with AdministratorAccess, the account's root user, the role that the management
 * account takes, the role of CloudFormation in production.
 */
export type Principal = 'administrator' | 'root' | 'organization' | 'cloudformation';

/** Names of the roles. */
export const ROLES: Readonly<Record<Exclude<Principal, 'root'>, string>> = {
  administrator: 'scenario-administrator',
  organization: 'OrganizationAccountAccessRole',
  cloudformation: 'summit-stacks-production-cloudformation',
};

/** Role, bucket and queue that let everybody in by their own policies. */
export const OPEN_ROLE = 'scenario-open';
export const OPEN_QUEUE = 'scenario-open';
export const openBucket = (account: string): string => `scenario-open-${account}`;

/** Regions: the stack's own, one of the option `allowedRegions`, and others. */
export const HOME = 'us-east-1';
export const ALLOWED_REGION = 'eu-west-1';

/** `allowed`, or the type of the policy that denies the call. */
export type Decision = 'allowed' | 'service control policy' | 'resource control policy';

/** Call of the table: who makes it, in which account, what it is, and what is expected. */
export interface TableCall {
  readonly who: Principal;
  readonly where: AccountName;
  /** IAM action. */
  readonly what: string;
  readonly expected: Decision;
  /** Note on the call, for the report. */
  readonly how?: string;
  /** @default HOME */
  readonly region?: string;
  /** ARN of the resource; `ACCOUNT` and `REGION` are replaced. @default '*' */
  readonly resource?: string;
  /** Account of the resource. @default - that of the principal */
  readonly owner?: AccountName;
  /** Condition keys that the request has. */
  readonly context?: Readonly<Record<string, string>>;
  /** Call on data, which a trail of management events does not record. */
  readonly data?: boolean;
  readonly request: (ids: Readonly<Record<AccountName, string>>) => Request;
}

const SCP = 'service control policy';
const RCP = 'resource control policy';

const arn = (service: string, resource: string) => `arn:aws:${service}:REGION:ACCOUNT:${resource}`;
const role = (name: string) => `arn:aws:iam::ACCOUNT:role/${name}`;

type Options = Partial<Omit<TableCall, 'who' | 'where' | 'what' | 'expected'>>;

function row(
  [who, where]: readonly [Principal, AccountName],
  what: string,
  expected: Decision,
  request: Request | TableCall['request'],
  options: Options = {},
): TableCall {
  const made = typeof request === 'function' ? request : () => request;
  return { who, where, what, expected, request: made, ...options };
}

const admin = (where: AccountName) => ['administrator', where] as const;
const root = (where: AccountName) => ['root', where] as const;

const leave = json('organizations', 'LeaveOrganization');
const NO_ROLE = { RoleName: 'scenario-none' };
const ADMINISTRATORS = { RoleName: ROLES.organization };

/** The organization, its trail and its root users. */
const ROOT_CALLS: readonly TableCall[] = [
  row(admin('lab'), 'organizations:LeaveOrganization', SCP, leave),
  row(admin('production'), 'organizations:LeaveOrganization', SCP, leave),
  row(
    admin('audit'),
    'organizations:DescribeOrganization',
    'allowed',
    json('organizations', 'DescribeOrganization'),
  ),
  row(admin('dev'), 'iam:DeleteRole', SCP, query('iam', 'DeleteRole', ADMINISTRATORS), {
    how: 'of the management account’s role',
    resource: role(ROLES.organization),
  }),
  row(
    admin('staging'),
    'iam:UpdateAssumeRolePolicy',
    SCP,
    query('iam', 'UpdateAssumeRolePolicy', { ...ADMINISTRATORS, PolicyDocument: '{}' }),
    { how: 'of the management account’s role', resource: role(ROLES.organization) },
  ),
  row(admin('dev'), 'iam:DeleteRole', 'allowed', query('iam', 'DeleteRole', NO_ROLE), {
    how: 'of another role',
    resource: role(NO_ROLE.RoleName),
  }),
  ...(['StopLogging', 'DeleteTrail'] as const).map((action) =>
    row(
      admin('staging'),
      `cloudtrail:${action}`,
      SCP,
      json('cloudtrail', action, { Name: 'LandingZone' }),
      { resource: arn('cloudtrail', 'trail/LandingZone') },
    ),
  ),
  row(
    ['organization', 'audit'],
    'cloudtrail:UpdateTrail',
    SCP,
    json('cloudtrail', 'UpdateTrail', { Name: 'LandingZone' }),
    { resource: arn('cloudtrail', 'trail/LandingZone') },
  ),
  row(
    admin('staging'),
    'cloudtrail:DescribeTrails',
    'allowed',
    json('cloudtrail', 'DescribeTrails'),
  ),
  row(
    admin('lab'),
    'config:StopConfigurationRecorder',
    SCP,
    json('config', 'StopConfigurationRecorder', { ConfigurationRecorderName: 'default' }),
    { resource: arn('config', 'configuration-recorder/default/abcdefghijklmnop') },
  ),
  row(root('dev'), 'ec2:DescribeVpcs', SCP, query('ec2', 'DescribeVpcs')),
  row(root('production'), 's3:ListAllMyBuckets', SCP, rest('s3', 'GET', '/')),
  row(root('lab'), 'iam:ListRoles', SCP, query('iam', 'ListRoles')),
  row(root('management'), 'iam:ListRoles', 'allowed', query('iam', 'ListRoles')),
  row(root('outside'), 'ec2:DescribeVpcs', 'allowed', query('ec2', 'DescribeVpcs')),
];

const bucket = (ids: Readonly<Record<AccountName, string>>) => `/scenario-${ids.dev}`;
const BUCKET = 'arn:aws:s3:::scenario-dev';
const acl = (name: string) => ({ 'x-amz-acl': name });
const isPublic = (name: string) => ({ 's3:x-amz-acl': name });
const TO_ALL = {
  SnapshotId: 'snap-0123456789abcdef0',
  Attribute: 'createVolumePermission',
  'CreateVolumePermission.Add.1.Group': 'all',
};

/** Public storage. */
const STORAGE_CALLS: readonly TableCall[] = [
  row(
    admin('dev'),
    's3:CreateBucket',
    SCP,
    (ids) => rest('s3', 'PUT', `${bucket(ids)}-public`, acl('public-read')),
    {
      how: 'that all may read',
      resource: `${BUCKET}-public`,
      context: isPublic('public-read'),
    },
  ),
  row(admin('dev'), 's3:CreateBucket', 'allowed', (ids) => rest('s3', 'PUT', bucket(ids)), {
    resource: BUCKET,
  }),
  row(
    admin('dev'),
    's3:PutBucketAcl',
    SCP,
    (ids) => rest('s3', 'PUT', `${bucket(ids)}?acl`, acl('public-read-write')),
    {
      how: 'for all',
      resource: BUCKET,
      context: isPublic('public-read-write'),
    },
  ),
  row(
    admin('dev'),
    's3:PutObject',
    SCP,
    (ids) => rest('s3', 'PUT', `${bucket(ids)}/page.html`, acl('public-read'), 'page'),
    {
      how: 'that all may read',
      resource: `${BUCKET}/page.html`,
      context: isPublic('public-read'),
      data: true,
    },
  ),
  row(
    admin('dev'),
    's3:PutObject',
    'allowed',
    (ids) => rest('s3', 'PUT', `${bucket(ids)}/page.html`, {}, 'page'),
    { resource: `${BUCKET}/page.html`, data: true },
  ),
  row(
    admin('lab'),
    'ec2:ModifySnapshotAttribute',
    SCP,
    query('ec2', 'ModifySnapshotAttribute', TO_ALL),
    {
      how: 'for all',
      resource: 'arn:aws:ec2:REGION::snapshot/snap-0123456789abcdef0',
      context: { 'ec2:Add/group': 'all' },
    },
  ),
];

const instance = (type: string) => ({
  resource: arn('ec2', 'instance/i-0123456789abcdef0'),
  context: { 'ec2:InstanceType': type },
});
const run = (type: string) =>
  query('ec2', 'RunInstances', {
    ImageId: 'ami-0123456789abcdef0',
    InstanceType: type,
    MinCount: '1',
    MaxCount: '1',
  });
const tables = json('dynamodb', 'ListTables');

/** Regions outside the list. */
const REGION_CALLS: readonly TableCall[] = [
  row(admin('dev'), 'ec2:RunInstances', SCP, run('t4g.micro'), {
    region: 'eu-central-1',
    ...instance('t4g.micro'),
  }),
  row(admin('dev'), 'ec2:DescribeVpcs', 'allowed', query('ec2', 'DescribeVpcs')),
  row(admin('dev'), 'dynamodb:ListTables', SCP, tables, { region: 'ap-southeast-2' }),
  row(admin('dev'), 'dynamodb:ListTables', 'allowed', tables, { region: ALLOWED_REGION }),
  row(admin('lab'), 'sqs:CreateQueue', SCP, json('sqs', 'CreateQueue', { QueueName: 'scenario' }), {
    region: 'ap-northeast-1',
    resource: arn('sqs', 'scenario'),
  }),
  row(admin('audit'), 'kms:CreateKey', SCP, json('kms', 'CreateKey'), { region: 'sa-east-1' }),
  row(admin('production'), 'iam:ListRoles', 'allowed', query('iam', 'ListRoles'), {
    how: 'as a global service',
    region: 'eu-central-1',
  }),
  row(root('management'), 'dynamodb:ListTables', 'allowed', tables, { region: 'ap-southeast-2' }),
];

const USER = { UserName: 'scenario' };
const user = { resource: 'arn:aws:iam::ACCOUNT:user/scenario' };

/** Long-lived credentials. */
const CREDENTIAL_CALLS: readonly TableCall[] = [
  row(admin('dev'), 'iam:CreateUser', SCP, query('iam', 'CreateUser', USER), user),
  row(admin('lab'), 'iam:CreateAccessKey', SCP, query('iam', 'CreateAccessKey', USER), user),
  row(
    admin('audit'),
    'iam:CreateLoginProfile',
    SCP,
    query('iam', 'CreateLoginProfile', { ...USER, Password: 'not-to-be-set' }),
    user,
  ),
  row(
    admin('dev'),
    'iam:CreateRole',
    'allowed',
    query('iam', 'CreateRole', {
      RoleName: 'scenario-new',
      AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [] }),
    }),
    { resource: role('scenario-new') },
  ),
];

const volume = (Encrypted: string) =>
  query('ec2', 'CreateVolume', { AvailabilityZone: 'us-east-1a', Size: '1', Encrypted });
const encrypted = (value: string) => ({
  how: value === 'true' ? 'encrypted' : 'unencrypted',
  resource: arn('ec2', 'volume/vol-0123456789abcdef0'),
  context: { 'ec2:Encrypted': value },
});
const fileSystem = (Encrypted: boolean) =>
  rest(
    'elasticfilesystem',
    'POST',
    '/2015-02-01/file-systems',
    { 'content-type': 'application/json' },
    JSON.stringify({ CreationToken: `scenario-${String(Encrypted)}`, Encrypted }),
  );

/** Encryption. */
const ENCRYPTION_CALLS: readonly TableCall[] = [
  row(admin('staging'), 'ec2:CreateVolume', SCP, volume('false'), encrypted('false')),
  row(admin('staging'), 'ec2:CreateVolume', 'allowed', volume('true'), encrypted('true')),
  row(admin('lab'), 'ec2:CreateVolume', 'allowed', volume('false'), encrypted('false')),
  row(admin('dev'), 'elasticfilesystem:CreateFileSystem', SCP, fileSystem(false), {
    how: 'unencrypted',
    context: { 'elasticfilesystem:Encrypted': 'false' },
  }),
  row(admin('dev'), 'elasticfilesystem:CreateFileSystem', 'allowed', fileSystem(true), {
    how: 'encrypted',
    context: { 'elasticfilesystem:Encrypted': 'true' },
  }),
  row(
    admin('production'),
    'rds:CreateDBInstance',
    SCP,
    query('rds', 'CreateDBInstance', {
      DBInstanceIdentifier: 'scenario',
      DBInstanceClass: 'db.t4g.micro',
      Engine: 'postgres',
      StorageEncrypted: 'false',
    }),
    {
      how: 'unencrypted',
      resource: arn('rds', 'db:scenario'),
      context: { 'rds:StorageEncrypted': 'false' },
    },
  ),
  row(
    admin('production'),
    'kinesis:StopStreamEncryption',
    SCP,
    json('kinesis', 'StopStreamEncryption', { StreamName: 'scenario', EncryptionType: 'KMS' }),
    { resource: arn('kinesis', 'stream/scenario') },
  ),
];

const KEY = '8d1c7b7e-0f5b-4c6c-9a8e-2f6d3c1b0a99';
const key = { resource: arn('kms', `key/${KEY}`) };
const deleteKey = json('kms', 'ScheduleKeyDeletion', { KeyId: KEY });
const table = { resource: arn('dynamodb', 'table/scenario') };
const deleteTable = json('dynamodb', 'DeleteTable', { TableName: 'scenario' });
const log = { resource: arn('logs', 'log-group:scenario') };
const deleteLog = json('logs', 'DeleteLogGroup', { logGroupName: 'scenario' });

/** Deletion of production's data. */
const DATA_CALLS: readonly TableCall[] = [
  row(admin('production'), 'kms:ScheduleKeyDeletion', SCP, deleteKey, key),
  row(admin('production'), 'dynamodb:DeleteTable', SCP, deleteTable, table),
  row(['cloudformation', 'production'], 'dynamodb:DeleteTable', 'allowed', deleteTable, table),
  row(['organization', 'production'], 'dynamodb:DeleteTable', 'allowed', deleteTable, table),
  row(admin('staging'), 'dynamodb:DeleteTable', 'allowed', deleteTable, table),
  row(admin('tools'), 'logs:DeleteLogGroup', SCP, deleteLog, log),
  row(admin('staging'), 'logs:DeleteLogGroup', 'allowed', deleteLog, log),
  row(
    admin('production'),
    's3:DeleteBucket',
    SCP,
    (ids) => rest('s3', 'DELETE', `/scenario-none-${ids.production}`),
    { resource: 'arn:aws:s3:::scenario-none' },
  ),
];

const domain = (name: string) =>
  rest(
    'es',
    'POST',
    '/2021-01-01/opensearch/domain',
    { 'content-type': 'application/json' },
    JSON.stringify({ DomainName: name }),
  );

/** Costs in the sandbox. */
const COST_CALLS: readonly TableCall[] = [
  row(admin('lab'), 'ec2:RunInstances', SCP, run('p5.48xlarge'), {
    how: 'p5.48xlarge',
    ...instance('p5.48xlarge'),
  }),
  row(admin('lab'), 'ec2:RunInstances', 'allowed', run('t4g.micro'), {
    how: 't4g.micro',
    ...instance('t4g.micro'),
  }),
  row(admin('dev'), 'ec2:RunInstances', 'allowed', run('m7g.large'), {
    how: 'm7g.large',
    ...instance('m7g.large'),
  }),
  row(
    admin('lab'),
    'ec2:CreateNatGateway',
    SCP,
    query('ec2', 'CreateNatGateway', { SubnetId: 'subnet-0123456789abcdef0' }),
    { resource: arn('ec2', 'natgateway/nat-0123456789abcdef0') },
  ),
  row(admin('lab'), 'es:CreateDomain', SCP, domain('scenario'), {
    resource: arn('es', 'domain/scenario'),
  }),
];

const assumeOpen = (owner: AccountName) => (ids: Readonly<Record<AccountName, string>>) =>
  query('sts', 'AssumeRole', {
    RoleArn: `arn:aws:iam::${ids[owner]}:role/${OPEN_ROLE}`,
    RoleSessionName: 'scenario',
  });
const openRole = (owner: AccountName) => ({ owner, resource: role(OPEN_ROLE) });
const openObject = {
  owner: 'dev' as const,
  resource: 'arn:aws:s3:::scenario-open/data',
  data: true,
};
const getOpen = (ids: Readonly<Record<AccountName, string>>) =>
  rest('s3', 'GET', `/${openBucket(ids.dev)}/data`);
const openQueue = { owner: 'dev' as const, resource: arn('sqs', OPEN_QUEUE), data: true };
const sendOpen = (ids: Readonly<Record<AccountName, string>>) =>
  json('sqs', 'SendMessage', {
    QueueUrl: `http://127.0.0.1/${ids.dev}/${OPEN_QUEUE}`,
    MessageBody: 'from elsewhere',
  });

/** Resources that let everybody in by their own policies. */
const OUTSIDE_CALLS: readonly TableCall[] = [
  row(admin('outside'), 'sts:AssumeRole', RCP, assumeOpen('dev'), openRole('dev')),
  row(root('outside'), 'sts:AssumeRole', RCP, assumeOpen('dev'), openRole('dev')),
  row(admin('staging'), 'sts:AssumeRole', 'allowed', assumeOpen('dev'), openRole('dev')),
  row(admin('outside'), 'sts:AssumeRole', 'allowed', assumeOpen('management'), {
    how: 'of the management account',
    ...openRole('management'),
  }),
  row(admin('outside'), 's3:GetObject', RCP, getOpen, openObject),
  row(admin('staging'), 's3:GetObject', 'allowed', getOpen, openObject),
  row(admin('outside'), 'sqs:SendMessage', RCP, sendOpen, openQueue),
  row(admin('staging'), 'sqs:SendMessage', 'allowed', sendOpen, openQueue),
];

/** Every call, in the order in which the scenario makes them. */
export const CALLS: readonly TableCall[] = [
  ...ROOT_CALLS,
  ...STORAGE_CALLS,
  ...REGION_CALLS,
  ...CREDENTIAL_CALLS,
  ...ENCRYPTION_CALLS,
  ...DATA_CALLS,
  ...COST_CALLS,
  ...OUTSIDE_CALLS,
];

/** `administrator in dev: ec2:RunInstances (m7g.large) in eu-central-1`. */
export function describeCall({ who, where, what, how, region, owner }: TableCall): string {
  const details = [
    how && `(${how})`,
    owner && owner !== where && `of ${owner}`,
    region && `in ${region}`,
  ].filter((text) => text);
  return [`${who} in ${where}: ${what}`, ...details].join(' ');
}
