/**
 * What the definition's `Retry` and `Catch` know by name: Step Functions takes an error's `name` for
 * its error name.
 */

/** The version was deleted before its turn. */
export class ObjectGone extends Error {
  override readonly name = 'ObjectGone';
}

/** A newer version of the same key was here before. */
export class Superseded extends Error {
  override readonly name = 'Superseded';
}

/** S3 is slow, busy or failing, or somebody else wrote at the same time: worth another attempt. */
export class StorageBusy extends Error {
  override readonly name = 'StorageBusy';
}
