import { readOutputs, type Endpoint } from '../support/endpoint.ts';
import { deployCommand, type PrefixOptions } from '../support/prefix-option.ts';
import { UserError } from '../support/user-error.ts';

const STACK = 'StreamAnalytics';

/**
 * Output of the stack.
 *
 * @throws UserError when it is not deployed
 */
export async function stackOutput(
  name: string,
  endpoint: Endpoint,
  options: PrefixOptions,
): Promise<string> {
  const stack = `${options.prefix}${STACK}`;
  const outputs = await readOutputs([stack]);
  const output = outputs?.[name];
  if (output !== undefined) return output;
  if (outputs?.ClusterBucket !== undefined)
    throw new UserError(
      `The stack ${stack} runs the job on EMR: deploy it with '--parameters Cluster=running' to start, Cluster=stopped to stop.`,
    );
  throw new UserError(
    `The stack ${stack} is not deployed at ${endpoint.name}: deploy it with '${deployCommand(STACK, options)}'.`,
  );
}
