import type { DeliveryEvent } from './events.ts';

/** Accounts and pipelines whose events are processed. */
export interface Watched {
  /** Ids of the accounts: this account and the target accounts of deployments. */
  readonly accounts: readonly string[];
  /** Names of the pipelines, all in the first account. */
  readonly pipelines: readonly string[];
}

/** True for events of a watched account and, if they name a pipeline, of a watched one. */
export function isWatched(
  { accounts, pipelines }: Watched,
  { account, subject, name }: DeliveryEvent,
): boolean {
  if (['deployment', 'stack', 'alarm'].includes(subject)) return accounts.includes(account);
  return account === accounts[0] && pipelines.includes(name);
}

/** Reads ACCOUNTS and PIPELINES, comma-separated lists. */
export function watchedFrom(accounts: string, pipelines: string): Watched {
  return { accounts: accounts.split(','), pipelines: pipelines.split(',') };
}
