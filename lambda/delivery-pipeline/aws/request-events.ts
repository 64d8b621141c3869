import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { tracer } from '../../common/observability.ts';
import { REQUEST_SOURCE } from '../contract.ts';

/** Request from Slack with its outcome, for the audit trail. */
export interface RequestEvent {
  /** The same for every delivery of the request. */
  readonly id: string;
  readonly request: 'deploy' | 'approve' | 'reject';
  readonly pipeline: string;
  readonly execution?: string;
  readonly stage?: string;
  readonly action?: string;
  readonly commit?: string;
  readonly user: string;
  /** `done`, or the reason of the rejection. */
  readonly outcome: string;
}

/** Puts requests on the account's event bus. */
export class RequestEvents {
  readonly #events = tracer.captureAWSv3Client(
    new EventBridgeClient({
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 },
    }),
  );

  /** @throws Error when EventBridge rejects the event */
  async put(event: RequestEvent): Promise<void> {
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
    if (entry?.ErrorCode) throw new Error(`EventBridge rejected the event: ${entry.ErrorCode}.`);
  }
}
