/*
 * Errors for the definition's `Retry` and `Catch`: Step Functions takes an error's `name` for its
 * error name.
 */
import type { PermanentError } from '../../common/errors.ts';

/** The version was deleted before its processing. */
export class ObjectGone extends Error {
  override readonly name = 'ObjectGone';
}

/** A newer version of the same key is stored already. */
export class Superseded extends Error {
  override readonly name = 'Superseded';
}

/** S3 is slow, busy or failing, or another writer was faster: a retry can succeed. */
export class StorageBusy extends Error {
  override readonly name = 'StorageBusy';
}

/** Image that no retry makes acceptable; its name is the reason: `damaged`, `unsupported-format`. */
export class RejectedImage extends Error {
  override readonly name: string;

  constructor(cause: PermanentError) {
    super(cause.message, { cause });
    this.name = cause.reason;
  }
}
