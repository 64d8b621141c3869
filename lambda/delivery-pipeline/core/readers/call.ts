import * as z from 'zod/mini';
import type { Particulars } from '../events.ts';

const text = z.optional(z.string());

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

/**
 * Call of CodePipeline's API, recorded by a trail
 * (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html).
 */
export function readCall(detail: unknown): Particulars {
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
