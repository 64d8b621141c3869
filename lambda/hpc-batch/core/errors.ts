/*
 * Errors that the definition of the state machine catches: Step Functions takes an error's `name` for
 * its error name.
 */

/** The input of the execution is wrong: its message names the field, the value and the remedy. */
export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';
}

/** An object that the input names is missing or unusable: its message says which, and the remedy. */
export class InputMissing extends Error {
  override readonly name = 'InputMissing';
}
