import * as z from 'zod/mini';
import { DeliveryError } from './delivery-error.ts';
import { parseJson } from './json.ts';

/** What an event is about. `call` is one of CodePipeline's API, `request` one that came through Slack. */
export type Subject =
  'pipeline' | 'stage' | 'action' | 'approval' | 'deployment' | 'alarm' | 'call' | 'request';

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
  /** Name of a pipeline, of `application/group` or of an alarm. */
  readonly name: string;
  /** Id of a pipeline's execution, or of a deployment. */
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
type Envelope = z.infer<typeof Envelope>;

const text = z.optional(z.string());

const Execution = z.object({
  pipeline: z.string(),
  'execution-id': z.string(),
  state: z.string(),
  stage: text,
  action: text,
  type: z.optional(z.object({ category: text })),
  'execution-trigger': z.optional(z.object({ 'trigger-type': text, 'trigger-detail': text })),
  'execution-result': z.optional(
    z.object({ 'external-execution-id': text, 'external-execution-summary': text }),
  ),
});

const Deployment = z.object({
  application: z.string(),
  deploymentGroup: z.string(),
  deploymentId: z.string(),
  state: z.string(),
});

const AlarmChange = z.object({
  alarmName: z.string(),
  state: z.object({ value: z.string(), reason: text }),
});

const Call = z.object({
  eventName: z.string(),
  userIdentity: z.object({ arn: text, principalId: text }),
  requestParameters: z.nullish(
    z.object({
      name: text,
      pipelineName: text,
      stageName: text,
      actionName: text,
      pipelineExecutionId: text,
      pipeline: z.optional(z.object({ name: text })),
      result: z.optional(z.object({ status: text, summary: text })),
    }),
  ),
  responseElements: z.nullish(z.object({ pipelineExecutionId: text })),
  errorCode: text,
});

const Request = z.object({
  id: z.string(),
  request: z.string(),
  pipeline: z.string(),
  execution: text,
  stage: text,
  action: text,
  commit: text,
  user: z.string(),
  outcome: z.string(),
});

/** Where our own events come from: what somebody asked for in Slack. */
export const REQUEST_SOURCE = 'summit-stacks.delivery-chat';

type Particulars = Omit<DeliveryEvent, 'id' | 'time' | 'account' | 'region' | 'original'> & {
  readonly id?: string;
};

/** By `detail-type`; each tolerates fields that it does not know. */
const READERS: Readonly<Record<string, (detail: unknown) => Particulars>> = {
  'CodePipeline Pipeline Execution State Change': readExecution,
  'CodePipeline Stage Execution State Change': readExecution,
  'CodePipeline Action Execution State Change': readExecution,
  'CodeDeploy Deployment State-change Notification': readDeployment,
  'CloudWatch Alarm State Change': readAlarm,
  'AWS API Call via CloudTrail': readCall,
  'Delivery Request': readRequest,
};

/**
 * What an event says of a delivery.
 *
 * @param body JSON as EventBridge writes it
 * (https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html,
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html,
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html,
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html)
 * @throws DeliveryError 'not-an-event'
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

function readExecution(detail: unknown): Particulars {
  const event = Execution.parse(detail);
  const { stage, action, type } = event;
  const isApproval = type?.category === 'Approval';
  const trigger = event['execution-trigger'];
  const result = event['execution-result'];
  const succeeded = type?.category === 'Source' && event.state === 'SUCCEEDED';
  return {
    subject: action ? (isApproval ? 'approval' : 'action') : stage ? 'stage' : 'pipeline',
    state: event.state,
    name: event.pipeline,
    execution: event['execution-id'],
    stage,
    action,
    who: trigger?.['trigger-detail'] ?? trigger?.['trigger-type'],
    // A source action's result is the commit that it took.
    commit: succeeded ? result?.['external-execution-id'] : undefined,
    reason: result?.['external-execution-summary'],
  };
}

function readDeployment(detail: unknown): Particulars {
  const { application, deploymentGroup, deploymentId, state } = Deployment.parse(detail);
  return {
    subject: 'deployment',
    state,
    name: `${application}/${deploymentGroup}`,
    execution: deploymentId,
  };
}

function readAlarm(detail: unknown): Particulars {
  const { alarmName, state } = AlarmChange.parse(detail);
  return { subject: 'alarm', state: state.value, name: alarmName, reason: state.reason };
}

function readCall(detail: unknown): Particulars {
  const { eventName, userIdentity, requestParameters, responseElements, errorCode } =
    Call.parse(detail);
  const { name, pipelineName, pipeline, result, stageName, actionName, pipelineExecutionId } =
    requestParameters ?? {};
  return {
    subject: 'call',
    state: errorCode ? `${eventName}: ${errorCode}` : eventName,
    name: pipelineName ?? name ?? pipeline?.name ?? '',
    execution: pipelineExecutionId ?? responseElements?.pipelineExecutionId,
    stage: stageName,
    action: actionName,
    who: userIdentity.arn ?? userIdentity.principalId,
    reason: result && `${result.status ?? ''}: ${result.summary ?? ''}`,
  };
}

function readRequest(detail: unknown): Particulars {
  const { id, request, pipeline, user, outcome, ...rest } = Request.parse(detail);
  // Told again after a failure, it has another id of EventBridge's.
  return {
    id,
    subject: 'request',
    state: request,
    name: pipeline,
    who: user,
    reason: outcome,
    ...rest,
  };
}

function notAnEvent(body: string): DeliveryError {
  return new DeliveryError(
    'not-an-event',
    `The message ${JSON.stringify(body.slice(0, 100))} is no event of a delivery: ` +
      'find out who sends to this queue.',
  );
}
