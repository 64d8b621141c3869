import {
  BatchGetProjectsCommand,
  CodeBuildClient,
  type CodeBuildClientConfig,
} from '@aws-sdk/client-codebuild';

/** A build project as it is deployed. */
export interface Project {
  readonly name: string;
  readonly buildspec: string;
  /** What the project sets. */
  readonly variables: Readonly<Record<string, string>>;
  /** ARN of the role that its commands run with. */
  readonly serviceRole: string;
  /** Who may hand that role out. */
  readonly owner: Owner;
}

/** Administrator of the project's account, the caller when left out. */
export type Owner = Pick<CodeBuildClientConfig, 'credentials'>;

/** @throws Error when there is no such project */
export async function projectOf(name: string, owner: Owner = {}): Promise<Project> {
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
