import type { Environment } from 'aws-cdk-lib';
import { z } from 'zod';
import { text } from './option.ts';

/** Pattern of an account id. */
export const ACCOUNT_ID = /^\d{12}$/;

const account = text(ACCOUNT_ID, 'an account of 12 digits').optional();

/**
 * Accounts of the pipeline and of the environments, which are accounts of the organization too: all
 * three, or none for a single account.
 */
export const ACCOUNT_OPTIONS = z.strictObject({
  toolsAccount: account,
  stagingAccount: account,
  productionAccount: account,
});

/** Accounts of a delivery, all different, by their names in the organization. */
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

/** Environment of a stack in one of the accounts; the CLI's own for a single account. */
export function environmentOf(
  accounts: DeliveryAccounts | undefined,
  name: keyof DeliveryAccounts,
  region: string | undefined,
): Environment | undefined {
  return accounts && { account: accounts[name], region };
}
