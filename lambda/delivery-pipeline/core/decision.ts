import * as z from 'zod/mini';
import { parseJson } from './json.ts';

/** Approval that a button decides. */
export const Approval = z.object({
  pipeline: z.string(),
  stage: z.string(),
  action: z.string(),
  execution: z.string(),
});
export type Approval = z.infer<typeof Approval>;

/** Value of a button; Slack returns it unchanged, up to 2,000 characters. */
export function decisionValue(approval: Approval): string {
  return JSON.stringify(approval);
}

const BlockActions = z.object({
  type: z.literal('block_actions'),
  user: z.object({
    id: z.string(),
    username: z.optional(z.string()),
    name: z.optional(z.string()),
  }),
  channel: z.object({ id: z.string() }),
  response_url: z.url(),
  message: z.optional(
    z.object({ blocks: z.optional(z.array(z.looseObject({ type: z.string() }))) }),
  ),
  actions: z.array(z.object({ action_id: z.string(), value: z.optional(z.string()) })),
});

/** Press of a button under an open approval. */
export interface Decision {
  readonly status: 'Approved' | 'Rejected';
  readonly approval: Approval;
  readonly user: { readonly id: string; readonly name: string };
  readonly channel: string;
  readonly responseUrl: string;
  /** Message above the button, without its buttons. */
  readonly blocks: readonly object[];
}

const STATUSES = new Map<string, Decision['status']>([
  ['approve', 'Approved'],
  ['reject', 'Rejected'],
]);

/**
 * Reads the decision from the press of a button.
 *
 * @param payload JSON (https://docs.slack.dev/reference/interaction-payloads/block_actions-payload)
 * @returns `undefined` for an interaction that is not a decision
 */
export function readDecision(payload: string): Decision | undefined {
  const pressed = BlockActions.safeParse(parseJson(payload)).data;
  const button = pressed?.actions[0];
  const status = STATUSES.get(button?.action_id ?? '');
  const approval = Approval.safeParse(parseJson(button?.value ?? '')).data;
  if (!pressed || !status || !approval) return undefined;
  const { user, channel, response_url: responseUrl, message } = pressed;
  return {
    status,
    approval,
    user: { id: user.id, name: user.username ?? user.name ?? user.id },
    channel: channel.id,
    responseUrl,
    blocks: (message?.blocks ?? []).filter(({ type }) => type !== 'actions'),
  };
}
