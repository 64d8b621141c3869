import { CATALOGUE, COMMON_STACK } from '../../../lib/catalogue.ts';
import {
  asText,
  readAssembly,
  readTemplate,
  resourcesOf,
  STACKS,
  STAGES,
  type Stage,
} from '../../support/templates.ts';

interface Manifest {
  readonly artifacts: Readonly<Record<string, { properties?: StackProperties }>>;
}

interface StackProperties {
  readonly terminationProtection?: boolean;
}

/** Resource types that CloudFormation retains by default, or deletes with their data. */
const STATEFUL = [
  'AWS::CloudFront::KeyValueStore',
  'AWS::Cognito::IdentityPool',
  'AWS::Cognito::UserPool',
  'AWS::DynamoDB::Table',
  'AWS::ECR::Repository',
  'AWS::KMS::Key',
  'AWS::Kinesis::Stream',
  'AWS::Logs::LogGroup',
  'AWS::Logs::LogStream',
  'AWS::OpenSearchService::Domain',
  'AWS::RedshiftServerless::Namespace',
  'AWS::RedshiftServerless::Workgroup',
  'AWS::S3::Bucket',
  'AWS::SQS::Queue',
];

/**
 * Resource types with tags: they cost money in use, or have data or permissions. Cognito's tags
 * have another form; log streams and key value stores have no tags.
 */
const TAGGED = [
  ...STATEFUL.filter((type) => !/Cognito|LogStream|KeyValueStore/.test(type)),
  'AWS::ApiGateway::RestApi',
  'AWS::CloudFront::Distribution',
  'AWS::CloudWatch::Alarm',
  'AWS::ECS::Service',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::IAM::Role',
  'AWS::Lambda::Function',
  'AWS::SNS::Topic',
  'AWS::WAFv2::WebACL',
];

function propertiesOf(stack: string, stage: Stage): StackProperties {
  const manifest = JSON.parse(readAssembly(stage, 'manifest.json')) as Manifest;
  return manifest.artifacts[stack]?.properties ?? {};
}

describe.each(STACKS)('%s', (stack) => {
  const sandbox = readTemplate(stack, 'sandbox');
  const production = readTemplate(stack, 'production');

  test('goes away whole in sandbox: nothing is kept, nothing protected', () => {
    for (const { DeletionPolicy, UpdateReplacePolicy } of Object.values(sandbox.Resources)) {
      expect(DeletionPolicy).toBe(UpdateReplacePolicy);
      expect(['Delete', undefined]).toContain(DeletionPolicy);
    }
    for (const type of STATEFUL) {
      for (const [, { DeletionPolicy }] of resourcesOf(sandbox, type)) {
        expect(DeletionPolicy).toBe('Delete');
      }
    }
    expect(JSON.stringify(sandbox)).not.toContain('DeletionProtection');
    expect(propertiesOf(stack, 'sandbox').terminationProtection).toBe(false);
  });

  test('refuses to be deleted in production', () => {
    // The common stack has no data, and is of no stage.
    const expected = stack !== COMMON_STACK;
    expect(propertiesOf(stack, 'production').terminationProtection).toBe(expected);
  });

  test('keeps its logs in production, for half a year', () => {
    for (const [, { Properties, DeletionPolicy }] of resourcesOf(
      production,
      'AWS::Logs::LogGroup',
    )) {
      expect(Properties.RetentionInDays).toBe(180);
      expect(DeletionPolicy).toBe('Retain');
    }
  });

  test('encrypts its topics in production, with keys that CloudWatch or S3, which publish, may use', () => {
    for (const [, { Properties }] of resourcesOf<{ DisplayName?: string; KmsMasterKeyId: unknown }>(
      production,
      'AWS::SNS::Topic',
    )) {
      // Topics that roles publish to: roles can use SNS's own key, but AWS services can't.
      if (asText(Properties.KmsMasterKeyId).endsWith(':alias/aws/sns')) continue;
      const publisher = Properties.DisplayName?.startsWith('Alarms of ') ? 'cloudwatch' : 's3';
      const [id = ''] = asText(Properties.KmsMasterKeyId).match(/\w+/) ?? [];
      expect(production.Resources[id]?.Properties).toMatchObject({
        EnableKeyRotation: true,
        KeyPolicy: {
          Statement: expect.arrayContaining([
            expect.objectContaining({
              Effect: 'Allow',
              Principal: { Service: `${publisher}.amazonaws.com` },
              Action: expect.arrayContaining(['kms:Decrypt', 'kms:GenerateDataKey*']) as string[],
              Condition: {
                StringEquals: expect.objectContaining({
                  'aws:SourceAccount': { Ref: 'AWS::AccountId' },
                }) as object,
              },
            }),
          ]) as unknown[],
        },
      });
    }
  });

  test.each(STAGES)('says in the tags of its resources what they belong to, %s', (stage) => {
    const { Resources } = readTemplate(stack, stage);
    const architecture = CATALOGUE.find(({ stacks }) => stacks.includes(stack))?.id ?? 'common';
    for (const { Type, Properties } of Object.values(Resources)) {
      if (!TAGGED.includes(Type)) continue;
      // The CDK also adds Name tags to the resources of a network.
      const tags = (Properties.Tags as { Key: string }[]).filter(({ Key }) => Key !== 'Name');
      expect(tags).toEqual([
        { Key: 'architecture', Value: architecture },
        { Key: 'project', Value: 'summit-stacks' },
        { Key: 'stage', Value: stack === COMMON_STACK ? 'all' : stage },
      ]);
    }
  });
});

describe.each(STACKS.filter((stack) => stack !== COMMON_STACK))('A deployed %s', (stack) => {
  test.each(STAGES)('is not changed by a template of another stage than %s', (stage) => {
    const { Parameters, Rules } = readTemplate(stack, stage);
    // The CDK's CLI keeps the value of the first deployment.
    expect(Parameters?.Stage).toMatchObject({ Type: 'String', Default: stage });
    expect(Rules?.SameStage?.Assertions).toEqual([
      {
        Assert: { 'Fn::Equals': [{ Ref: 'Stage' }, stage] },
        AssertDescription: expect.stringContaining('-c prefix=') as string,
      },
    ]);
  });
});
