import { BatchGetProjectsCommand, CodeBuildClient } from '@aws-sdk/client-codebuild';
import type { Caller } from '../credentials.ts';

/** Deployed build project. */
export interface Project {
  readonly name: string;
  readonly buildspec: string;
  /** Environment variables of the project. */
  readonly variables: Readonly<Record<string, string>>;
  /** ARN of the role of its commands. */
  readonly serviceRole: string;
  /** Administrator of its account, who may assume that role. */
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
