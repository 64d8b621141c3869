import * as z from 'zod/mini';
import type { Particulars } from '../events.ts';

const text = z.optional(z.string());

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

/** Request from Slack, as Act reports it. */
export function readRequest(detail: unknown): Particulars {
  const { id, request, pipeline, user, outcome, ...rest } = Request.parse(detail);
  // EventBridge's id changes when Act reports the request again after a failure.
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
