import { batchHandler } from '../../common/batch-handler.ts';
import { count, logger } from '../../common/observability.ts';
import type { CreatedObject } from '../../common/created-objects.ts';
import { describePublication, publicationId, publishedObjects } from '../core/publication.ts';

/** Result of the work on an object. */
export type Outcome =
  | 'done'
  /** Deleted or replaced before its turn. */
  | 'gone'
  /** This version, or a newer one, was done before. */
  | 'known';

const COUNTED_AS: Readonly<Record<Outcome, string>> = {
  done: 'ObjectsDone',
  gone: 'ObjectsGone',
  known: 'ObjectsKnown',
};

export interface SubscriberOptions {
  /** Name of its subsegments. */
  readonly name: string;
  /** Processes one object. Idempotent: a queue may deliver a message more than once. */
  readonly work: (object: CreatedObject) => Promise<Outcome>;
  /** Processes one message after the other. @default false */
  readonly sequential?: boolean;
}

/** Handler of a subscriber's queue: processes each object that a message names. */
export function subscriber({ name, work, sequential }: SubscriberOptions) {
  return batchHandler({
    name,
    sequential,
    correlationId: publicationId,
    attributes: (body) => ({ object: describePublication(body) }),
    handle: async ({ id, body }) => {
      for (const object of publishedObjects(body)) {
        const outcome = await work(object);
        count(COUNTED_AS[outcome]);
        logger.info(outcome, { correlation_id: publicationId(body) ?? id, key: object.key });
      }
      return undefined;
    },
  });
}
