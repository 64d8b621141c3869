import {
  CloudFormationServiceException,
  DescribeStacksCommand,
  GetTemplateCommand,
  type CloudFormationClient,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { UserError } from '../support/user-error.ts';

/**
 * Files of a release of a stack, by name: the deployed template, its parameters with the new commit, and the commit
 * as a tag. A release changes only the commit.
 *
 * @throws UserError when the commit is not a full commit id, or the stack is not deployed
 */
export async function releaseFiles(
  cloudFormation: CloudFormationClient,
  stack: string,
  commit: string,
): Promise<Record<string, string>> {
  if (!/^[0-9a-f]{40}$/.test(commit))
    throw new UserError(`'${commit}' is no commit: give the full id, 40 hexadecimal digits.`);
  const { Parameters = [] } = await describe(cloudFormation, stack, commit);
  const { TemplateBody = '' } = await cloudFormation.send(
    new GetTemplateCommand({ StackName: stack, TemplateStage: 'Original' }),
  );
  const parameters = Object.fromEntries(
    Parameters.map(({ ParameterKey = '', ParameterValue }) => [ParameterKey, ParameterValue]),
  );
  return {
    [`${stack}.template.json`]: TemplateBody,
    'parameters.json': JSON.stringify({ ...parameters, Commit: commit }),
    'configuration.json': JSON.stringify({ Tags: { commit } }),
  };
}

async function describe(
  cloudFormation: CloudFormationClient,
  name: string,
  commit: string,
): Promise<Stack> {
  try {
    const { Stacks: [stack] = [] } = await cloudFormation.send(
      new DescribeStacksCommand({ StackName: name }),
    );
    if (stack) return stack;
  } catch (error) {
    const missing =
      error instanceof CloudFormationServiceException && error.name === 'ValidationError';
    if (!missing) throw error;
  }
  throw new UserError(
    `The images are there, ${name} is not yet: 'npx cdk deploy ContainerDelivery --parameters Commit=${commit}' makes the first release, with the options of the pipeline.`,
  );
}
