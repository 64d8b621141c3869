import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bundleOf } from '../../../lib/common/bundles.ts';
import { listOf, readTemplate, resourceOf, resourcesOf } from '../../support/templates.ts';

interface FunctionProperties {
  readonly Role: { readonly 'Fn::GetAtt': readonly [string] };
  readonly MemorySize: number;
  readonly Timeout: number;
}

interface ViewerFunctionProperties {
  readonly Name: string;
  readonly FunctionCode: string;
}

const template = readTemplate('EdgeFunctionsEdge');

describe('The function of Lambda@Edge', () => {
  const { Properties } = resourceOf<FunctionProperties>(template, 'AWS::Lambda::Function');
  const [role] = Properties.Role['Fn::GetAtt'];

  test('uses only features of Lambda@Edge', () => {
    expect(Properties).toMatchObject({ Architectures: ['x86_64'], Runtime: 'nodejs24.x' });
    for (const name of [
      'Environment',
      'Layers',
      'VpcConfig',
      'DeadLetterConfig',
      'TracingConfig',
      'EphemeralStorage',
      'KmsKeyArn',
      'ReservedConcurrentExecutions',
    ]) {
      expect(Properties).not.toHaveProperty(name);
    }
  });

  test('is within the limits of a viewer function: 128 MB, 5 seconds, 1 MB', () => {
    expect(Properties.MemorySize).toBeLessThanOrEqual(128);
    expect(Properties.Timeout).toBeLessThanOrEqual(5);
    const file = join(bundleOf('edge-functions/not-found', 'x86_64').folder, 'index.js');
    expect(statSync(file).size).toBeLessThan(10_000);
    expect(gzipSync(readFileSync(file)).byteLength).toBeLessThan(1_048_576);
  });

  test('has a role for Lambda and its replicas', () => {
    expect(template.Resources[role]?.Properties.AssumeRolePolicyDocument).toMatchObject({
      Statement: [{ Principal: { Service: ['edgelambda.amazonaws.com', 'lambda.amazonaws.com'] } }],
    });
  });

  test('can write logs in every region and can not create log groups', () => {
    const { PolicyDocument } = resourceOf<{
      PolicyDocument: { Statement: { Action: string | string[] }[] };
    }>(template, 'AWS::IAM::Policy').Properties;
    const actions = PolicyDocument.Statement.flatMap(({ Action }) => listOf(Action));
    expect(actions).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
  });
});

describe('The CloudFront functions', () => {
  const functions = resourcesOf<ViewerFunctionProperties>(template, 'AWS::CloudFront::Function');
  const keys = resourceOf(template, 'AWS::CloudFront::KeyValueStore');

  test('use runtime 2.0 and are published with the stack', () => {
    expect(functions).toHaveLength(2);
    for (const [, { Properties }] of functions) {
      expect(Properties).toMatchObject({
        AutoPublish: true,
        FunctionConfig: { Runtime: 'cloudfront-js-2.0' },
      });
    }
  });

  test('read the session keys only in the viewer request', () => {
    const readers = functions.filter(([, { Properties }]) =>
      JSON.stringify(Properties).includes(keys.id),
    );
    expect(readers.map(([, { Properties }]) => Properties.FunctionCode)).toEqual([
      expect.stringContaining('session rejected'),
    ]);
  });

  test('have log groups with a retention period', () => {
    const names = resourcesOf<{ LogGroupName?: string }>(template, 'AWS::Logs::LogGroup').map(
      ([, { Properties }]) => Properties.LogGroupName,
    );
    for (const [, { Properties }] of functions) {
      expect(names).toContain(`/aws/cloudfront/function/${Properties.Name}`);
    }
  });

  test('have no key in the template', () => {
    expect(keys.Properties).not.toHaveProperty('ImportSource');
  });
});
