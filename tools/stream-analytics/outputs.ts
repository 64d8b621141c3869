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
  const output = (await readOutputs([stack]))?.[name];
  if (output !== undefined) return output;
  throw new UserError(
    `The stack ${stack} is not deployed at ${endpoint.name}: deploy it with '${deployCommand(STACK, options)}'.`,
  );
}
