/**
 * An error that no retry resolves: its message moves to the dead-letter queue at once. The message
 * gives the value and the remedy.
 */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
  /** One word for programs, e.g. `damaged`. */
  readonly reason: string;

  constructor(reason: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
