import { CATALOGUE, COMMON_STACK } from '../../lib/catalogue.ts';
import type { PrefixOptions } from '../support/prefix-option.ts';
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
export async function assertNotStuck(
  stacks: readonly string[],
  place: string,
  { prefix }: PrefixOptions,
): Promise<void> {
  for (const id of new Set([COMMON_STACK, ...stacks])) {
    const name = id === COMMON_STACK ? id : `${prefix}${id}`;
    const { StackStatus: status = '' } = (await describeStack(name)) ?? {};
    if (STUCK.test(status)) {
      const owner = CATALOGUE.find((architecture) => architecture.stacks.includes(id));
      const destroy = ['npm run destroy --', owner?.id, prefix && `--prefix ${prefix}`]
        .filter(Boolean)
        .join(' ')
        .replace(/ --$/, '');
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
