import * as z from 'zod/mini';
import type { Particulars } from '../events.ts';

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

/**
 * State change of a pipeline, a stage or an action
 * (https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html).
 */
export function readExecution(detail: unknown): Particulars {
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
    // The result of a source action is its commit.
    commit: succeeded ? result?.['external-execution-id'] : undefined,
    reason: result?.['external-execution-summary'],
  };
}
