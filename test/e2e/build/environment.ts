import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import type { Project } from './project.ts';

/**
 * Environment of a build that a pipeline starts
 * (https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html), on top of
 * this machine's PATH, proxies and npm settings.
 */
export function buildEnvironment(
  project: Project,
  commit: string,
  folder: string,
): Record<string, string> {
  const id = `${project.name}:${randomUUID()}`;
  const region = process.env.AWS_REGION ?? 'us-east-1';
  const { serviceRole } = project;
  const account = serviceRole.split(':')[4] ?? '';
  return {
    ...machine(),
    AWS_DEFAULT_REGION: region,
    AWS_REGION: region,
    CODEBUILD_BUILD_ARN: `arn:aws:codebuild:${region}:${account}:build/${id}`,
    CODEBUILD_BUILD_ID: id,
    CODEBUILD_BUILD_NUMBER: '1',
    CODEBUILD_INITIATOR: 'codepipeline/delivery',
    CODEBUILD_RESOLVED_SOURCE_VERSION: commit,
    CODEBUILD_SOURCE_VERSION: commit,
    CODEBUILD_SRC_DIR: folder,
    CODEBUILD_START_TIME: String(Date.now()),
    CI: 'true',
    ...project.variables,
  };
}

/** Variables of this machine, without those of the scenario's npm script and of its AWS endpoint. */
function machine(): Record<string, string> {
  const wanted =
    /^(HTTPS?_PROXY|NO_PROXY|https?_proxy|no_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|PIP_\w+|JAVA_HOME|LANG)$/;
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      wanted.test(name) || /^npm_config_(registry|cache|cafile|proxy|https_proxy)$/i.test(name),
  );
  const path = (process.env.PATH ?? '')
    .split(':')
    .filter((folder) => !/node_modules|node-gyp-bin/.test(folder));
  return {
    ...(Object.fromEntries(kept) as Record<string, string>),
    PATH: path.join(':'),
    HOME: homedir(),
  };
}
