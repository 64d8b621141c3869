import { once } from 'node:events';
import autocannon, { type Instance, type Result } from 'autocannon';

/** Requests on 20 connections, one after the other on each, for as long as some work takes. */
export async function underLoad(url: string, work: () => Promise<void>): Promise<Load> {
  const instance = autocannon({ url, connections: 20, duration: 120, timeout: 10 }) as Instance &
    Promise<Result>;
  // Its first answers come when its connections are made.
  await once(instance, 'response');
  try {
    await work();
  } finally {
    instance.stop();
  }
  const { requests, non2xx, errors, timeouts } = await instance;
  return { requests: requests.total, failed: non2xx + errors + timeouts };
}

export interface Load {
  readonly requests: number;
  /** Other answers than 2xx, connections that were cut, and no answer within 10 s. */
  readonly failed: number;
}
