import { createServer } from 'node:http';
import { listen } from '../listen.ts';
import { assume } from '../credentials.ts';
import type { Project } from './project.ts';

/** Local endpoint with the credentials of a build's role. */
export interface ContainerCredentials {
  /** Environment variables for the SDKs and the AWS CLI. */
  readonly variables: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

/**
 * Serves the credentials of a project's role as CodeBuild's container does, at a loopback address
 * instead of a link-local one (https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html).
 */
export async function serveCredentials({
  serviceRole,
  owner,
}: Project): Promise<ContainerCredentials> {
  const { accessKeyId, secretAccessKey, sessionToken } = await assume(serviceRole, owner);
  const answer = JSON.stringify({
    RoleArn: serviceRole,
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    Token: sessionToken,
    Expiration: new Date(Date.now() + 3_600_000).toISOString(),
  });
  const { address, stop } = await listen(
    createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
    }),
  );
  return { variables: { AWS_CONTAINER_CREDENTIALS_FULL_URI: address }, stop };
}
