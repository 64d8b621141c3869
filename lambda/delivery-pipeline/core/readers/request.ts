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

/** What somebody asked for in Slack, as Act tells it. */
export function readRequest(detail: unknown): Particulars {
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
