import { z } from 'zod';
import { list, oneOf, text } from '../common/option.ts';

const account = text(/^\d{12}$/, 'an account of 12 digits').optional();

/** Accounts of the pipeline and of the environments: all three, or none for a single account. */
export const ACCOUNT_OPTIONS = z.strictObject({
  toolsAccount: account,
  stagingAccount: account,
  productionAccount: account,
});

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

/** Accounts of a delivery, all different. */
export interface DeliveryAccounts {
  /** Account of the pipeline. */
  readonly tools: string;
  readonly staging: string;
  readonly production: string;
}

/** @throws Error when one or two of the three are missing, or two are the same */
export function accountsOf({
  toolsAccount: tools,
  stagingAccount: staging,
  productionAccount: production,
}: z.infer<typeof ACCOUNT_OPTIONS>): DeliveryAccounts | undefined {
  if (tools === undefined && staging === undefined && production === undefined) return undefined;
  const names = 'toolsAccount, stagingAccount and productionAccount';
  if (tools === undefined || staging === undefined || production === undefined)
    throw new Error(`Give all of the options ${names}, or none for a single account.`);
  if (new Set([tools, staging, production]).size < 3) {
    throw new Error(
      `The options ${names} are ${tools}, ${staging} and ${production}: give three different accounts, or none for a single one.`,
    );
  }
  return { tools, staging, production };
}
