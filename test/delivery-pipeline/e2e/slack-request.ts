import { createHmac } from 'node:crypto';
import type { DeliveryChat } from './delivery-chat.ts';
import { CHANNEL, USER } from './delivery-chat.ts';

export interface SlackRequest {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

/** Request as Slack sends it, signed with a key at a time. */
export function signed(
  body: string | Uint8Array<ArrayBuffer>,
  key: string,
  at = new Date(),
): SlackRequest {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const digest = createHmac('sha256', key).update(`v0:${timestamp}:`).update(bytes).digest('hex');
  return {
    body: bytes,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json,*/*',
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${digest}`,
    },
  };
}

/** Form of a slash command (https://docs.slack.dev/interactivity/implementing-slash-commands). */
export function deployForm(
  chat: DeliveryChat,
  text: string,
  changed: Readonly<Record<string, string>> = {},
): string {
  return new URLSearchParams({
    token: 'deprecated',
    team_id: 'T0',
    team_domain: 'example',
    channel_id: CHANNEL,
    channel_name: 'releases',
    user_id: USER.id,
    user_name: USER.name,
    command: '/deploy',
    text,
    api_app_id: 'A0',
    response_url: `${chat.slack.address}/commands/T0/1/${chat.password}`,
    trigger_id: '1.2.3',
    // Differs between requests: two people may type the same command in the same second.
    nonce: crypto.randomUUID(),
    ...changed,
  }).toString();
}

/** Form of a press of a button (https://docs.slack.dev/reference/interaction-payloads/block_actions-payload). */
export function pressForm(
  chat: DeliveryChat,
  actionId: string,
  value: string,
  message: object,
  userId = USER.id,
): string {
  const payload = {
    type: 'block_actions',
    user: { id: userId, username: USER.name, team_id: 'T0' },
    api_app_id: 'A0',
    container: { type: 'message' },
    trigger_id: crypto.randomUUID(),
    team: { id: 'T0', domain: 'example' },
    channel: { id: CHANNEL, name: 'releases' },
    message,
    response_url: `${chat.slack.address}/actions/T0/1/${chat.password}`,
    actions: [{ type: 'button', action_id: actionId, block_id: 'b', value, action_ts: '1.2' }],
  };
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}

/** Sends a request to one of the two addresses; returns the status, and the reason or text. */
export async function call(
  chat: DeliveryChat,
  output: 'CommandsUrl' | 'InteractionsUrl',
  { body, headers }: SlackRequest,
): Promise<{ readonly status: number; readonly text: string; readonly milliseconds: number }> {
  const started = performance.now();
  const answer = await chat.deployment.reach(chat.output(output), {
    method: 'POST',
    headers,
    body,
  });
  const said = await answer.text();
  const milliseconds = Math.round(performance.now() - started);
  return { status: answer.status, text: sentence(said), milliseconds };
}

function sentence(said: string): string {
  try {
    const { reason, text } = JSON.parse(said) as { reason?: string; text?: string };
    return reason ?? text ?? '';
  } catch {
    return said.slice(0, 100);
  }
}
