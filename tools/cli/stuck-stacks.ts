import { CATALOGUE, COMMON_STACK } from '../../lib/catalogue.ts';
import { describeStack } from '../support/endpoint.ts';
import { UserError } from '../support/user-error.ts';

/** States that no deployment can continue from: an earlier one failed, or still runs. */
const STUCK = /^(ROLLBACK_COMPLETE|REVIEW_IN_PROGRESS)$|_FAILED$/;
const AT_WORK = /_IN_PROGRESS$/;

/**
 * Rejects stacks of an earlier run that can't be updated.
 *
 * @param place endpoint, for people
 * @throws UserError naming the first one, its state and what to do
 */
export async function assertNotStuck(stacks: readonly string[], place: string): Promise<void> {
  for (const name of new Set([COMMON_STACK, ...stacks])) {
    const { StackStatus: status = '' } = (await describeStack(name)) ?? {};
    if (STUCK.test(status)) {
      const owner = CATALOGUE.find((architecture) => architecture.stacks.includes(name));
      const destroy = ['npm run destroy', ...(owner ? [`-- ${owner.id}`] : [])].join(' ');
      throw new UserError(
        `${name} at ${place} was left half-deployed by an earlier run (${status}): '${destroy}' deletes it, then say npm start again.`,
      );
    }
    if (AT_WORK.test(status)) {
      throw new UserError(
        `${name} at ${place} is being changed by another run (${status}): wait until that has ended, then say npm start again.`,
      );
    }
  }
}
