import { BatchGetProjectsCommand, CodeBuildClient } from '@aws-sdk/client-codebuild';
import type { Caller } from '../credentials.ts';

/** A build project as it is deployed. */
export interface Project {
  readonly name: string;
  readonly buildspec: string;
  /** What the project sets. */
  readonly variables: Readonly<Record<string, string>>;
  /** ARN of the role that its commands run with. */
  readonly serviceRole: string;
  /** Administrator of its account, who may hand that role out. */
  readonly owner: Caller;
}

/** @throws Error when there is no such project */
export async function projectOf(name: string, owner: Caller = {}): Promise<Project> {
  const { projects: [project] = [] } = await new CodeBuildClient({
    credentials: owner.credentials,
  }).send(new BatchGetProjectsCommand({ names: [name] }));
  if (!project) throw new Error(`There is no build project ${name}.`);
  const { source, environment, serviceRole = '' } = project;
  const variables = environment?.environmentVariables ?? [];
  return {
    name,
    buildspec: source?.buildspec ?? '',
    variables: Object.fromEntries(variables.map((each) => [each.name ?? '', each.value ?? ''])),
    serviceRole,
    owner,
  };
}
