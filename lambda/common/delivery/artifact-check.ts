import {
  CodePipelineClient,
  PutJobFailureResultCommand,
  PutJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { CodePipelineEvent } from 'aws-lambda';
import { count, logger, observed, tracer } from '../observability.ts';
import { problemsOf } from './artifact.ts';

const limits = { connectionTimeout: 1_000, requestTimeout: 5_000 };
const codepipeline = tracer.captureAWSv3Client(
  new CodePipelineClient({ maxAttempts: 4, requestHandler: limits }),
);

type Job = CodePipelineEvent['CodePipeline.job'];

/**
 * Lambda action of a pipeline, between build and deployment: rejects an artifact that is not of the
 * execution's commit, or that contains a name with "latest". It reads the artifact with the job's
 * credentials; its user parameters are the commit.
 */
export const checkArtifact = observed(
  'check-artifact',
  (event: CodePipelineEvent) => event['CodePipeline.job'].id,
  async (event) => {
    const { id: jobId, data } = event['CodePipeline.job'];
    const commit = data.actionConfiguration.configuration.UserParameters;
    const problems = await problemsOfJob(data, commit);
    if (problems.length === 0) {
      logger.info('accepted', { commit });
      await codepipeline.send(
        new PutJobSuccessResultCommand({
          jobId,
          executionDetails: { summary: `Commit ${commit}` },
        }),
      );
      return;
    }
    logger.warn('refused', { commit, problems });
    count('ArtifactsRefused');
    await codepipeline.send(
      new PutJobFailureResultCommand({
        jobId,
        failureDetails: {
          type: 'ConfigurationError',
          message: problems.join('\n').slice(0, 5_000),
        },
      }),
    );
  },
);

/** Rejects artifacts that can't be fetched too: an action without a result would hang for an hour. */
async function problemsOfJob(data: Job['data'], commit: string): Promise<string[]> {
  const [artifact] = data.inputArtifacts;
  if (!artifact) return ['The action has no input artifact: give it the one that is deployed.'];
  const { bucketName, objectKey } = artifact.location.s3Location;
  const s3 = new S3Client({
    maxAttempts: 3,
    requestHandler: limits,
    credentials: data.artifactCredentials,
  });
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucketName, Key: objectKey }));
    return problemsOf((await Body?.transformToByteArray()) ?? new Uint8Array(), commit);
  } catch (error) {
    return [
      `The artifact s3://${bucketName}/${objectKey} can't be fetched: ${(error as Error).message}.`,
    ];
  }
}
