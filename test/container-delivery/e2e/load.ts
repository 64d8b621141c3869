import { once } from 'node:events';
import autocannon, { type Instance, type Result } from 'autocannon';
import { machineFactor } from '../../../tools/support/machine-factor.ts';

/** Sends sequential requests on each of 20 connections for the duration of a function. */
export async function underLoad(url: string, work: () => Promise<void>): Promise<Load> {
  const timeout = Math.ceil(10 * machineFactor());
  const instance = autocannon({ url, connections: 20, duration: 120, timeout }) as Instance &
    Promise<Result>;
  // The first responses arrive when the connections are open.
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
  /** Number of responses other than 2xx, cut connections, and timeouts after 10 s on a quiet machine. */
  readonly failed: number;
}
