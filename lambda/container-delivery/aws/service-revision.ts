import { DescribeServiceRevisionsCommand, ECSClient } from '@aws-sdk/client-ecs';
import { tracer } from '../../common/observability.ts';
import { EXPECTATIONS } from '../core/expectations.ts';
import { commitOf } from '../core/commit.ts';

/** Service revision that is being deployed. */
export interface NewVersion {
  /** Name of the service's container, also its host name under the domain. */
  readonly service: string;
  readonly commit: string;
}

const ecs = tracer.captureAWSv3Client(
  new ECSClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000 },
  }),
);

/** @throws Error when there is no such revision, or its image tag is not a commit id */
export async function newVersionOf(
  revisionArn: string,
  abortSignal: AbortSignal,
): Promise<NewVersion> {
  const { serviceRevisions: [revision] = [] } = await ecs.send(
    new DescribeServiceRevisionsCommand({ serviceRevisionArns: [revisionArn] }),
    { abortSignal },
  );
  // The task also contains Service Connect's proxy.
  const container = revision?.containerImages?.find(
    ({ containerName = '' }) => containerName in EXPECTATIONS,
  );
  if (!container?.containerName)
    throw new Error(`ECS knows no container of ours in the revision ${revisionArn}.`);
  return { service: container.containerName, commit: commitOf(container.image ?? '') };
}
