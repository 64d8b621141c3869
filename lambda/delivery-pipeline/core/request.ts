import * as z from 'zod/mini';
import { Approval } from './decision.ts';
import { PermanentError } from '../../common/errors.ts';
import { parseJson } from './json.ts';

const common = {
  /** The same for every delivery of the request. */
  id: z.string(),
  user: z.object({ id: z.string(), name: z.string() }),
  /** Address for the outcome; Slack accepts it for half an hour. */
  responseUrl: z.string(),
};

const SlackRequest = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('deploy'),
    ...common,
    pipeline: z.string(),
    commit: z.string(),
  }),
  z.object({
    kind: z.literal('decide'),
    ...common,
    status: z.enum(['Approved', 'Rejected']),
    approval: Approval,
    blocks: z.array(z.looseObject({})),
  }),
  z.object({ kind: z.literal('reply'), ...common, text: z.string() }),
]);

/** Request from Slack that is processed after Slack has its response. */
export type SlackRequest = z.infer<typeof SlackRequest>;
export type DeployRequest = Extract<SlackRequest, { kind: 'deploy' }>;
export type DecideRequest = Extract<SlackRequest, { kind: 'decide' }>;

/** @throws PermanentError 'not-a-request' */
export function readRequest(body: string): SlackRequest {
  const request = SlackRequest.safeParse(parseJson(body)).data;
  if (request) return request;
  throw new PermanentError(
    'not-a-request',
    'The message is no request of the functions that answer Slack: find out who sends to this queue.',
  );
}

/** Name of a Slack user in CodePipeline and in the audit trail. */
export function slackUser({ id, name }: SlackRequest['user']): string {
  return `${name} (${id}) in Slack`;
}
