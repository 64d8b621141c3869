import { z } from 'zod';
import { list, oneOf, text } from '../common/option.ts';

export const CHAT_OPTIONS = z.strictObject({
  /** Sender of the messages to Slack: this project's function, or Amazon Q Developer. */
  chat: oneOf('webhook', 'amazon-q').default('webhook'),
  /** Slack ids of users with permission to deploy and approve. */
  slackUsers: list(/^[UW][A-Z0-9]+$/, 'ids of users with commas between, such as U0123456789'),
  /**
   * Slack ids of channels in which deployments and approvals are allowed; Amazon Q sends messages
   * to these.
   */
  slackChannels: list(
    /^[CDG][A-Z0-9]+$/,
    'ids of channels with commas between, such as C0123456789',
  ),
  /** Slack id of the workspace that Amazon Q is authorized for; not required by `webhook`. */
  slackWorkspace: text(/^[ET][A-Z0-9]+$/, 'the id of a workspace, such as T0123456789').optional(),
});

export type ChatOptions = Readonly<z.infer<typeof CHAT_OPTIONS>>;
