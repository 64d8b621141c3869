import { setTimeout as sleep } from 'node:timers/promises';
import { logger } from '../../common/observability.ts';
import { EXPECTATIONS, saysCommit } from '../core/expectations.ts';
import type { Entrance } from './entrance.ts';
import type { NewVersion } from './service-revision.ts';

/** Attempts: a load balancer needs some time to shift the traffic of all its nodes. */
const ATTEMPTS = 3;
const PAUSE = 1_000;

/**
 * Calls the new version through the load balancer.
 *
 * @param headers headers that route to the new version before the traffic shift
 * @param pause milliseconds between two attempts
 * @throws Error with the problem of the third attempt
 */
export async function verifyVersion(
  entrance: Entrance,
  version: NewVersion,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  pause = PAUSE,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await tryAll(entrance, version, headers, signal);
      return;
    } catch (error) {
      if (attempt === ATTEMPTS || signal.aborted) throw error;
      logger.info('tries again', { attempt, error: error as Error });
      await sleep(pause, undefined, { signal });
    }
  }
}

async function tryAll(
  entrance: Entrance,
  { service, commit }: NewVersion,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<void> {
  for (const { path, fault } of [saysCommit(commit), ...(EXPECTATIONS[service] ?? [])]) {
    const { status, body } = await entrance.get(service, path, headers, signal);
    if (status !== 200) throw new Error(`${service}${path} answers ${status}.`);
    const wrong = fault(body);
    if (wrong) throw new Error(`${service}${path} ${wrong}: ${body.slice(0, 200)}`);
  }
}
