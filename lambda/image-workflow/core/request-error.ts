/** A message that no retry mends; the text gives the value and the remedy. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly reason: 'not-a-request' | 'unknown-bucket';

  constructor(reason: RequestError['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}
