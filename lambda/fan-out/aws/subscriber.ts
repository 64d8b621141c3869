import { batchHandler } from '../../common/batch-handler.ts';
import { count, logger } from '../../common/observability.ts';
import {
  describeObjects,
  objectsCreated,
  publication,
  type CreatedObject,
} from '../core/notification.ts';

/** What came of an object. */
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
  /** What its subsegments are called. */
  readonly name: string;
  /** Does its part for one object, as often as it is asked to. */
  readonly work: (object: CreatedObject) => Promise<Outcome>;
  /** Processes one message after the other. @default false */
  readonly sequential?: boolean;
}

/** The handler of a subscriber's queue: does its part for each object that a message names. */
export function subscriber({ name, work, sequential }: SubscriberOptions) {
  return batchHandler({
    name,
    sequential,
    correlationId: publication,
    attributes: (body) => ({ object: describeObjects(body) }),
    handle: async ({ id, body }) => {
      for (const object of objectsCreated(body)) {
        const outcome = await work(object);
        count(COUNTED_AS[outcome]);
        logger.info(outcome, { correlation_id: publication(body) ?? id, key: object.key });
      }
      return undefined;
    },
  });
}
