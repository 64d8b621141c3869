import { readOutputs, type Endpoint } from '../support/endpoint.ts';
import { UserError } from '../support/user-error.ts';

const STACK = 'StreamAnalytics';

/**
 * Output of the stack.
 *
 * @throws UserError when it is not deployed
 */
export async function stackOutput(name: string, endpoint: Endpoint): Promise<string> {
  const output = (await readOutputs([STACK]))?.[name];
  if (output !== undefined) return output;
  throw new UserError(
    `The stack ${STACK} is not deployed at ${endpoint.name}: deploy it with 'npx cdk deploy ${STACK}'.`,
  );
}
