/** Why nothing can be done with a message; no retry mends any of these. */
export type DeliveryErrorReason = 'not-an-event' | 'not-a-request' | 'refused-by-slack';

/** A message that stays undone until somebody mends its cause; the text gives the value and the remedy. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly reason: DeliveryErrorReason;

  constructor(reason: DeliveryErrorReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** For handlers of queues. */
export function isHopeless(error: unknown): error is DeliveryError {
  return error instanceof DeliveryError;
}
