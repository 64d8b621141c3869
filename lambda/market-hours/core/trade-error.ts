/** Why there can be no verdict; neither is worth a retry. */
export type TradeErrorReason = 'not-a-trade' | 'duplicate-id';

/** A message that will never get a verdict; the text gives the value and the remedy. */
export class TradeError extends Error {
  override readonly name = 'TradeError';
  readonly reason: TradeErrorReason;

  constructor(reason: TradeErrorReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
