import * as z from 'zod/mini';
import { PermanentError } from '../../common/errors.ts';
import { parseJson } from './json.ts';
import { readAlarm } from './readers/alarm.ts';
import { readCall } from './readers/call.ts';
import { readDeployment } from './readers/deployment.ts';
import { readExecution } from './readers/pipeline.ts';
import { readRequest } from './readers/request.ts';
import { readStack } from './readers/stack.ts';

/** What an event is about. `call` is one of CodePipeline's API, `request` one that came through Slack. */
export type Subject =
  | 'pipeline'
  | 'stage'
  | 'action'
  | 'approval'
  | 'deployment'
  | 'stack'
  | 'alarm'
  | 'call'
  | 'request';

/** An event of a delivery, whichever service it came from; what a service does not say is left out. */
export interface DeliveryEvent {
  /** The same for every delivery of the event. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly account: string;
  readonly region: string;
  readonly subject: Subject;
  /** As its service writes it: `STARTED`, `SUCCESS`, `ALARM`; of a call, its name. */
  readonly state: string;
  /** State of an alarm before the change. */
  readonly previousState?: string;
  /** Name of a pipeline, of `application/group`, of a stack or of an alarm. */
  readonly name: string;
  /** Id of a pipeline's execution, of a deployment, or of a change of a stack. */
  readonly execution?: string;
  readonly stage?: string;
  readonly action?: string;
  /** Who or what set it off. */
  readonly who?: string;
  readonly commit?: string;
  /** Why, in the words of the service. */
  readonly reason?: string;
  /** As EventBridge delivered it. */
  readonly original: object;
}

const Envelope = z.object({
  id: z.string().check(z.minLength(1)),
  source: z.string(),
  'detail-type': z.string(),
  account: z.string(),
  region: z.string(),
  time: z.iso.datetime(),
  detail: z.record(z.string(), z.unknown()),
});

/** What a service's own part of an event says; an id where EventBridge's is not the same for every delivery. */
export type Particulars = Omit<DeliveryEvent, 'id' | 'time' | 'account' | 'region' | 'original'> & {
  readonly id?: string;
};

/** By `detail-type`; each tolerates fields that it does not know. */
const READERS: Readonly<Record<string, (detail: unknown) => Particulars>> = {
  'CodePipeline Pipeline Execution State Change': readExecution,
  'CodePipeline Stage Execution State Change': readExecution,
  'CodePipeline Action Execution State Change': readExecution,
  'CodeDeploy Deployment State-change Notification': readDeployment,
  'CloudFormation Stack Status Change': readStack,
  'CloudWatch Alarm State Change': readAlarm,
  'AWS API Call via CloudTrail': readCall,
  'Delivery Request': readRequest,
};

/**
 * What an event says of a delivery.
 *
 * @param body JSON as EventBridge writes it
 * @throws PermanentError 'not-an-event'
 */
export function readEvent(body: string): DeliveryEvent {
  const envelope = Envelope.safeParse(parseJson(body)).data;
  const read = envelope && READERS[envelope['detail-type']];
  if (!read) throw notAnEvent(body);
  try {
    const { id, time, account, region, detail } = envelope;
    return {
      id,
      time: new Date(time).toISOString(),
      account,
      region,
      ...read(detail),
      original: parseJson(body) as object,
    };
  } catch {
    // It has not the fields that every event of its type has.
    throw notAnEvent(body);
  }
}

/** The event's id, for the logs of all functions; none of what is no event. */
export function eventId(body: string): string | undefined {
  return Envelope.safeParse(parseJson(body)).data?.id;
}

function notAnEvent(body: string): PermanentError {
  return new PermanentError(
    'not-an-event',
    `The message ${JSON.stringify(body.slice(0, 100))} is no event of a delivery: ` +
      'find out who sends to this queue.',
  );
}
