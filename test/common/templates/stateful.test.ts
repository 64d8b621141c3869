import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ResourceSchemas } from '../../support/resource-schemas.ts';
import { readTemplate, STACKS } from '../../support/templates.ts';

/** Resource types with data, or whose replacement loses users, messages or addresses. */
const STATEFUL = [
  'AWS::CloudFront::KeyValueStore',
  'AWS::CloudTrail::Trail',
  'AWS::Cognito::IdentityPool',
  'AWS::Cognito::UserPool',
  'AWS::DynamoDB::Table',
  'AWS::ECR::Repository',
  'AWS::Glue::Database',
  'AWS::Glue::Table',
  'AWS::KMS::Key',
  'AWS::Kinesis::Stream',
  'AWS::MSK::Cluster',
  'AWS::OpenSearchService::Domain',
  'AWS::RDS::DBCluster',
  'AWS::RedshiftServerless::Namespace',
  'AWS::RedshiftServerless::Workgroup',
  'AWS::S3::Bucket',
  'AWS::SQS::Queue',
  'AWS::SecretsManager::Secret',
];

type List = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * Stateful resources by stack and logical id: type, deletion policy in production, and the
 * properties whose change replaces the resource. Changed by hand only: jest's -u does not write it.
 */
const LIST = JSON.parse(
  readFileSync(join(import.meta.dirname, 'stateful-resources.json'), 'utf8'),
) as List;

/** Queues whose messages are worth nothing without their stack. */
const DELETED_QUEUES = /^Crawls|^PartitionsCrawls/;

let schemas: ResourceSchemas;
beforeAll(async () => {
  schemas = await ResourceSchemas.load();
  // The first time, it installs the package with the schemas.
}, 300_000);

test.each(STACKS)('%s keeps the identity of each resource with data', (stack) => {
  // A renamed or replaced resource loses its data. Where that is meant, edit stateful-resources.json.
  expect(statefulOf(stack)).toEqual(LIST[stack] ?? {});
});

test('A new version of OpenSearch upgrades the domain and does not replace it', () => {
  const domains = Object.values(readTemplate('LogPipeline').Resources).filter(
    ({ Type }) => Type === 'AWS::OpenSearchService::Domain',
  );
  expect(domains).toMatchObject([{ UpdatePolicy: { EnableVersionUpgrade: true } }]);
});

test.each(STACKS)('%s retains its queues in production, with their messages', (stack) => {
  for (const [id, { Type, DeletionPolicy }] of Object.entries(
    readTemplate(stack, 'production').Resources,
  )) {
    if (Type !== 'AWS::SQS::Queue' || DELETED_QUEUES.test(id)) continue;
    expect([id, DeletionPolicy]).toEqual([id, 'Retain']);
  }
});

function statefulOf(stack: string): List[string] {
  const production = readTemplate(stack, 'production').Resources;
  const found = Object.entries(readTemplate(stack).Resources)
    .filter(([, { Type }]) => STATEFUL.includes(Type))
    .map(([id, { Type, Properties }]) => {
      const fixed = schemas
        .createOnly(Type)
        .filter((name) => name in Properties)
        .map((name) => [name, Properties[name]] as const);
      const policy = production[id]?.DeletionPolicy ?? 'Delete';
      return [id, { type: Type, policy, ...(fixed.length > 0 && Object.fromEntries(fixed)) }];
    });
  return Object.fromEntries(found) as List[string];
}
