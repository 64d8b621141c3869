import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { tracer } from '../../common/observability.ts';
import { REQUEST_SOURCE } from '../core/events.ts';

/** What somebody asked for in Slack and what came of it, for the audit trail. */
export interface RequestEvent {
  /** The same for every time that it is told. */
  readonly id: string;
  readonly request: 'deploy' | 'approve' | 'reject';
  readonly pipeline: string;
  readonly execution?: string;
  readonly stage?: string;
  readonly action?: string;
  readonly commit?: string;
  readonly user: string;
  /** `done`, or why not. */
  readonly outcome: string;
}

/** Tells the account's bus of requests. */
export class RequestEvents {
  readonly #events = tracer.captureAWSv3Client(
    new EventBridgeClient({
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 },
    }),
  );

  /** @throws Error when the bus did not take it */
  async tell(event: RequestEvent): Promise<void> {
    const { Entries: [entry] = [] } = await this.#events.send(
      new PutEventsCommand({
        Entries: [
          {
            Source: REQUEST_SOURCE,
            DetailType: 'Delivery Request',
            Detail: JSON.stringify(event),
          },
        ],
      }),
    );
    if (entry?.ErrorCode) throw new Error(`EventBridge took no event: ${entry.ErrorCode}.`);
  }
}
