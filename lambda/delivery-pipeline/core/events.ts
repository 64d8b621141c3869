import * as z from 'zod/mini';
import { PermanentError } from '../../common/errors.ts';
import { parseJson } from './json.ts';
import { readAlarm } from './readers/alarm.ts';
import { readCall } from './readers/call.ts';
import { readDeployment } from './readers/deployment.ts';
import { readExecution } from './readers/pipeline.ts';
import { readRequest } from './readers/request.ts';
import { readStack } from './readers/stack.ts';

/** Subject of an event. `call` is a call of CodePipeline's API, `request` a request from Slack. */
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

/** Event of a delivery, from any service. Fields that the service does not set are missing. */
export interface DeliveryEvent {
  /** The same for every delivery of the event. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly account: string;
  readonly region: string;
  readonly subject: Subject;
  /** State as the service writes it: `STARTED`, `SUCCESS`, `ALARM`; for a call, its name. */
  readonly state: string;
  /** State of an alarm before the change. */
  readonly previousState?: string;
  /** Name of a pipeline, of `application/group`, of a stack or of an alarm. */
  readonly name: string;
  /** Id of a pipeline's execution, of a deployment, or of a change of a stack. */
  readonly execution?: string;
  readonly stage?: string;
  readonly action?: string;
  /** Actor or trigger. */
  readonly who?: string;
  readonly commit?: string;
  /** Reason, in the words of the service. */
  readonly reason?: string;
  /** Event as EventBridge delivered it. */
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

/** Content of an event's detail, with an id where EventBridge's id differs between deliveries. */
export type Particulars = Omit<DeliveryEvent, 'id' | 'time' | 'account' | 'region' | 'original'> & {
  readonly id?: string;
};

/** Readers by `detail-type`; each ignores unknown fields. */
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
 * Reads an event of a delivery.
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
    // A field that every event of this type has is missing.
    throw notAnEvent(body);
  }
}

/** Id of the event, for the logs of all functions; `undefined` for a body that is not an event. */
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
