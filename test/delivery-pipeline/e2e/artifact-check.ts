import { randomUUID } from 'node:crypto';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { strToU8, zipSync } from 'fflate';
import { setVariable } from '../../e2e/function-variable.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { FakeAws, type Call } from '../../e2e/fake-aws.ts';
import { assume } from '../../e2e/credentials.ts';
import { projectOf } from '../../e2e/build/project.ts';

const COMMIT = 'c0ffee'.padEnd(40, '0');
const OTHER = 'decade'.padEnd(40, '0');

/** Artifacts with the reason for which they are rejected, if any. */
const ARTIFACTS: readonly { name: string; zip: Uint8Array; rejection?: RegExp }[] = [
  { name: 'good', zip: artifact(COMMIT, { S3Key: 'assets/0a1b2c.zip' }) },
  {
    name: 'of another commit',
    zip: artifact(OTHER, { S3Key: 'assets/0a1b2c.zip' }),
    rejection: /must be of commit c0ffee/,
  },
  {
    name: 'with the latest code',
    zip: artifact(COMMIT, { S3Key: 'assets/latest.zip' }),
    rejection: /S3Key 'assets\/latest.zip' is the latest/,
  },
  {
    name: 'with the latest image',
    zip: artifact(COMMIT, { Image: '1.dkr.ecr.eu-west-1.amazonaws.com/web:latest' }),
    rejection: /Image .* is the latest/,
  },
  {
    name: 'with an image without a tag',
    zip: artifact(COMMIT, { Image: '1.dkr.ecr.eu-west-1.amazonaws.com/web' }),
    rejection: /Image .* has no tag/,
  },
  { name: 'that is no zip', zip: strToU8('no zip'), rejection: /can't be read/ },
];

/** Checks the function that CodePipeline calls with each artifact. */
export async function checkArtifacts(output: Deployment['output'], checks: Checks): Promise<void> {
  const checkFunction = output('CheckFunction');
  const bucket = output('ArtifactBucket');
  const s3 = new S3Client({});
  const codepipeline = await FakeAws.start();
  await setVariable(checkFunction, 'AWS_ENDPOINT_URL_CODEPIPELINE', codepipeline.address);
  try {
    const wrong: string[] = [];
    for (const { name, zip, rejection } of ARTIFACTS) {
      const key = `scenario/${randomUUID()}.zip`;
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: zip }));
      const before = codepipeline.calls.length;
      const id = randomUUID();
      await invoke(checkFunction, await job(id, bucket, key, s3));
      const problem = wrongAnswer(codepipeline.calls.slice(before), id, rejection);
      if (problem) wrong.push(`${name}: ${problem}`);
    }
    checks.noProblems(
      'The artifact check accepts an artifact of the commit, and rejects one of another commit, with the latest code, with the latest image, with an untagged image, and one that it can’t read',
      '1 accepted, 5 rejected with the reason',
      wrong,
    );
  } finally {
    await setVariable(checkFunction, 'AWS_ENDPOINT_URL_CODEPIPELINE', undefined);
    await codepipeline.stop();
  }
}

/** Checks the policy of the artifact bucket, which rejects names with "latest". */
export async function checkArtifactBucket(
  output: Deployment['output'],
  checks: Checks,
): Promise<void> {
  const { serviceRole } = await projectOf(output('BuildProject'));
  const s3 = new S3Client({ credentials: await assume(serviceRole) });
  const Bucket = output('ArtifactBucket');
  const answers: string[] = [];
  for (const Key of ['assets/latest.zip', 'latest', `assets/${COMMIT}.zip`]) {
    const answer = await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' })).then(
      () => 'stored',
      (error: unknown) => (error as Error).name,
    );
    answers.push(answer);
  }
  checks.equal(
    'The artifact bucket rejects keys with “latest”, also from the build, which has write access',
    'AccessDenied, AccessDenied, stored',
    answers.join(', '),
  );
}

function artifact(commit: string, names: object): Uint8Array {
  const file = (content: object) => strToU8(JSON.stringify(content));
  return zipSync({
    'configuration.json': file({ Tags: { commit } }),
    'staging/Some.template.json': file({ Resources: { It: { Properties: { Code: names } } } }),
  });
}

/** Event of CodePipeline's Lambda action (https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html). */
async function job(id: string, bucketName: string, objectKey: string, s3: S3Client) {
  const credentials = await s3.config.credentials();
  return {
    'CodePipeline.job': {
      id,
      accountId: '111111111111',
      data: {
        actionConfiguration: {
          configuration: { FunctionName: 'check', UserParameters: COMMIT },
        },
        inputArtifacts: [
          {
            name: 'Assembly',
            revision: null,
            location: { type: 'S3', s3Location: { bucketName, objectKey } },
          },
        ],
        outputArtifacts: [],
        artifactCredentials: {
          accessKeyId: credentials.accessKeyId,
          secretAccessKey: credentials.secretAccessKey,
          sessionToken: credentials.sessionToken,
        },
      },
    },
  };
}

async function invoke(FunctionName: string, event: object): Promise<void> {
  const { FunctionError, Payload } = await new LambdaClient({}).send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }),
  );
  if (FunctionError) throw new Error(Payload?.transformToString());
}

function wrongAnswer(calls: readonly Call[], id: string, rejection?: RegExp): string | undefined {
  const [call, ...more] = calls;
  const { operation, input } = call ?? {};
  const right = rejection
    ? operation === 'PutJobFailureResult' &&
      rejection.test((input?.failureDetails as { message: string }).message)
    : operation === 'PutJobSuccessResult';
  return right && input?.jobId === id && more.length === 0 ? undefined : JSON.stringify(calls);
}
