import { randomUUID } from 'node:crypto';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { strToU8, zipSync } from 'fflate';
import { setVariable } from '../../e2e/function-variable.ts';
import type { Checks } from '../../e2e/scenario.ts';
import { AwsStandIn, type Call } from './aws-stand-in.ts';
import { assume } from '../../e2e/credentials.ts';
import { projectOf } from '../../e2e/build/project.ts';

const COMMIT = 'c0ffee'.padEnd(40, '0');
const OTHER = 'decade'.padEnd(40, '0');

/** Artifacts by what is wrong with them, and what the refusal says of it. */
const ARTIFACTS: readonly { name: string; zip: Uint8Array; refusal?: RegExp }[] = [
  { name: 'good', zip: artifact(COMMIT, { S3Key: 'assets/0a1b2c.zip' }) },
  {
    name: 'of another commit',
    zip: artifact(OTHER, { S3Key: 'assets/0a1b2c.zip' }),
    refusal: /must be of commit c0ffee/,
  },
  {
    name: 'with the latest code',
    zip: artifact(COMMIT, { S3Key: 'assets/latest.zip' }),
    refusal: /S3Key 'assets\/latest.zip' is the latest/,
  },
  {
    name: 'with the latest image',
    zip: artifact(COMMIT, { Image: '1.dkr.ecr.eu-west-1.amazonaws.com/web:latest' }),
    refusal: /Image .* is the latest/,
  },
  {
    name: 'with an image without a tag',
    zip: artifact(COMMIT, { Image: '1.dkr.ecr.eu-west-1.amazonaws.com/web' }),
    refusal: /Image .* has no tag/,
  },
  { name: 'that is no zip', zip: strToU8('no zip'), refusal: /can't be read/ },
];

/** The function between build and deployment, and the bucket's policy: both refuse what is called latest. */
export async function proveArtifactCheck(
  outputs: Readonly<Record<string, string>>,
  checks: Checks,
): Promise<void> {
  const { CheckFunction = '', ArtifactBucket: bucket = '' } = outputs;
  const s3 = new S3Client({});
  const { serviceRole } = await projectOf(outputs.BuildProject ?? '');
  await proveBucketPolicy(new S3Client({ credentials: await assume(serviceRole) }), bucket, checks);
  const codepipeline = await AwsStandIn.start();
  await setVariable(CheckFunction, 'AWS_ENDPOINT_URL_CODEPIPELINE', codepipeline.address);
  try {
    const wrong: string[] = [];
    for (const { name, zip, refusal } of ARTIFACTS) {
      const key = `scenario/${randomUUID()}.zip`;
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: zip }));
      const before = codepipeline.calls.length;
      const id = randomUUID();
      await invoke(CheckFunction, await job(id, bucket, key, s3));
      const problem = wrongAnswer(codepipeline.calls.slice(before), id, refusal);
      if (problem) wrong.push(`${name}: ${problem}`);
    }
    checks.faultless(
      'The pipeline’s check lets an artifact of its commit pass, and refuses one of another, the latest code, the latest image, an image without a tag, and what it can’t read',
      '1 accepted, 5 refused, each with what is wrong',
      wrong,
    );
  } finally {
    await setVariable(CheckFunction, 'AWS_ENDPOINT_URL_CODEPIPELINE', undefined);
    await codepipeline.stop();
  }
}

async function proveBucketPolicy(s3: S3Client, bucket: string, checks: Checks): Promise<void> {
  const answers: string[] = [];
  for (const Key of ['assets/latest.zip', 'latest', `assets/${COMMIT}.zip`]) {
    const answer = await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'x' })).then(
      () => 'taken',
      (error: unknown) => (error as Error).name,
    );
    answers.push(answer);
  }
  checks.equal(
    'The artifact bucket refuses what is called latest, also from the build, which may write',
    'AccessDenied, AccessDenied, taken',
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

/** As CodePipeline calls (https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html). */
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

function wrongAnswer(calls: readonly Call[], id: string, refusal?: RegExp): string | undefined {
  const [call, ...more] = calls;
  const { operation, input } = call ?? {};
  const right = refusal
    ? operation === 'PutJobFailureResult' &&
      refusal.test((input?.failureDetails as { message: string }).message)
    : operation === 'PutJobSuccessResult';
  return right && input?.jobId === id && more.length === 0 ? undefined : JSON.stringify(calls);
}
