import {
  CodePipelineClient,
  PutJobFailureResultCommand,
  PutJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { CodePipelineEvent, Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { strToU8, zipSync } from 'fflate';
import { handler } from '../../../lambda/delivery-pipeline/check-artifact.ts';
import { problemsOf } from '../../../lambda/common/delivery/artifact.ts';

const COMMIT = 'c'.repeat(40);

function artifact(names: object, commit: unknown = COMMIT): Uint8Array {
  const file = (content: object) => strToU8(JSON.stringify(content));
  return zipSync({
    'configuration.json': file({ Tags: { commit } }),
    'staging/Some.template.json': file({ Resources: { It: { Properties: names } } }),
  });
}

describe('problemsOf', () => {
  test.each([
    ['names code by its content', { Code: { S3Key: 'assets/0a1b.zip' } }],
    ['names an image by its commit', { Image: `1.dkr.ecr.eu-west-1.amazonaws.com/web:${COMMIT}` }],
    ['names an image by its digest', { Image: 'web@sha256:0a1b' }],
    ['names an image by a resource of the template', { Image: { Ref: 'Repository' } }],
    ['joins the name of an image', { Image: { 'Fn::Join': ['', [{ Ref: 'Uri' }, ':0a1b']] } }],
    ['moves an alias to a version', { FunctionVersion: { 'Fn::GetAtt': ['Version', 'Version'] } }],
    ['contains “latest” only inside another word', { S3Key: 'assets/platest.zip' }],
  ])('accepts an artifact that %s', (_, names) => {
    expect(problemsOf(artifact(names), COMMIT)).toEqual([]);
  });
});

describe('The artifact check', () => {
  test.each([
    ['the latest code', { Code: { S3Key: 'assets/latest.zip' } }],
    ['the latest image', { Image: 'web:latest' }],
    ['the latest image, joined', { Image: { 'Fn::Join': [':', [{ Ref: 'Uri' }, 'latest']] } }],
    ['the latest image, substituted', { ImageUri: { 'Fn::Sub': '${Uri}:latest' } }],
    ['the latest image, deep inside', { Containers: [{ Image: 'web:LATEST' }] }],
    ['the latest version of a function', { FunctionVersion: '$LATEST' }],
  ])('rejects an artifact that names %s', (_, names) => {
    const [problem] = problemsOf(artifact(names), COMMIT);
    expect(problem).toMatch(/^staging\/Some\.template\.json: \w+ '.+' is the latest of something/);
  });

  test('rejects an artifact that names an image without a tag', () => {
    expect(problemsOf(artifact({ Image: 'host:5000/web' }), COMMIT)).toEqual([
      "staging/Some.template.json: Image 'host:5000/web' has no tag, which means latest: name the commit or the content.",
    ]);
  });

  test.each([
    ['another commit', 'd'.repeat(40), /says "d+"/],
    ['no commit', undefined, /says nothing/],
  ])('rejects an artifact that is of %s', (_, commit, reason) => {
    const configuration = strToU8(JSON.stringify({ Tags: { commit } }));
    const zip = zipSync({ 'configuration.json': configuration, 'a.template.json': strToU8('{}') });
    expect(problemsOf(zip, COMMIT)).toEqual([expect.stringMatching(reason)]);
  });

  test('rejects an artifact that has no template', () => {
    const configuration = strToU8(JSON.stringify({ Tags: { commit: COMMIT } }));
    expect(problemsOf(zipSync({ 'configuration.json': configuration }), COMMIT)).toEqual([
      'The artifact has no file *.template.json.',
    ]);
  });

  test.each([
    ['not a zip file', strToU8('no zip')],
    ['not JSON', zipSync({ 'a.template.json': strToU8('{') })],
  ])('rejects an artifact that is %s', (_, zip) => {
    expect(problemsOf(zip, COMMIT)).toEqual([
      expect.stringMatching(/^The artifact can't be read: /),
    ]);
  });

  test.each(['latest', 'main', ''])(
    "rejects an artifact of an execution that started with '%s'",
    (commit) => {
      expect(problemsOf(artifact({}), commit)).toEqual([expect.stringContaining('is no commit')]);
    },
  );
});

describe('The action of the artifact check', () => {
  const codepipeline = mockClient(CodePipelineClient);
  const s3 = mockClient(S3Client);
  const location = { s3Location: { bucketName: 'artifacts', objectKey: 'it.zip' } };
  const credentials = { accessKeyId: 'job', secretAccessKey: 'job', sessionToken: 'job' };

  beforeEach(() => {
    codepipeline.reset();
    s3.reset();
  });

  async function run(inputArtifacts: object[]): Promise<void> {
    const configuration = { FunctionName: 'check', UserParameters: COMMIT };
    const data = {
      actionConfiguration: { configuration },
      inputArtifacts,
      artifactCredentials: credentials,
    };
    const event = { 'CodePipeline.job': { id: 'j-1', data } } as unknown as CodePipelineEvent;
    await handler(event, { awsRequestId: 'r-1' } as Context);
  }

  test('succeeds for a good artifact, which it reads with the job’s credentials', async () => {
    const Body = { transformToByteArray: () => Promise.resolve(artifact({})) };
    s3.on(GetObjectCommand).resolves({ Body: Body as never });
    await run([{ name: 'Assembly', location }]);
    expect(codepipeline.commandCalls(PutJobSuccessResultCommand)).toHaveLength(1);
    const [call] = s3.commandCalls(GetObjectCommand);
    expect(await (call?.thisValue as S3Client).config.credentials()).toMatchObject(credentials);
  });

  test.each([
    ['no artifact', [], /has no input artifact/],
    [
      'an artifact that can’t be fetched',
      [{ name: 'Assembly', location }],
      /can't be fetched: gone/,
    ],
  ])('fails at once with %s', async (_, artifacts, message) => {
    s3.on(GetObjectCommand).rejects(new Error('gone'));
    await run(artifacts);
    const [call] = codepipeline.commandCalls(PutJobFailureResultCommand);
    expect(call?.args[0].input).toEqual({
      jobId: 'j-1',
      failureDetails: {
        type: 'ConfigurationError',
        message: expect.stringMatching(message) as string,
      },
    });
  });
});
