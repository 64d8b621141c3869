import type { DeliveryEvent } from './events.ts';

/** Whose events count. */
export interface Watched {
  /** Ids of the accounts: this one, and those that deployments go to. */
  readonly accounts: readonly string[];
  /** Names of the pipelines, all of the first account. */
  readonly pipelines: readonly string[];
}

/** Whether an event is of an account and, where it names one, a pipeline that is watched. */
export function isWatched(
  { accounts, pipelines }: Watched,
  { account, subject, name }: DeliveryEvent,
): boolean {
  if (['deployment', 'stack', 'alarm'].includes(subject)) return accounts.includes(account);
  return account === accounts[0] && pipelines.includes(name);
}

/** Reads ACCOUNTS and PIPELINES, lists with commas between. */
export function watchedFrom(accounts: string, pipelines: string): Watched {
  return { accounts: accounts.split(','), pipelines: pipelines.split(',') };
}
