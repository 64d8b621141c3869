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
 * Does something with AWS before the actual work.
 *
 * @param needed the actions that it takes, and where to read of them, for the sentence
 * @throws UserError when AWS refuses the credentials or what they may do
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
