import { UserError } from './user-error.ts';

const DENIED = new Set(['AccessDenied', 'AccessDeniedException']);
const INVALID = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

/**
 * Runs requests to AWS before the actual work.
 *
 * @param needed required actions and their documentation, for the message
 * @throws UserError when AWS rejects the credentials or denies an action
 */
export async function allowed<T>(needed: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { name, message } = error as Error;
    if (DENIED.has(name)) {
      throw new UserError(`AWS does not allow it (${message}): the credentials need ${needed}.`);
    }
    if (INVALID.has(name)) {
      throw new UserError(
        `AWS refuses the credentials (${message}): run 'aws sso login' or export valid ones.`,
      );
    }
    throw error;
  }
}
