import { SERVICES, type Service } from '../../lib/common/services.ts';

/** Why a service can't be used where a run takes place; `undefined` for one that is there. */
export type Lacks = (service: Service) => string | undefined;

/**
 * What is missing at an endpoint. LocalStack's editions differ in it, so it is asked; anything else is
 * taken to have all, as AWS has.
 */
export async function servicesAt(endpoint: string | undefined): Promise<Lacks> {
  const info = await ask<{ version?: string }>(endpoint, '/_localstack/info');
  const health = await ask<{ services?: object }>(endpoint, '/_localstack/health');
  if (!info?.version || !health?.services) return () => undefined;
  const name = `LocalStack ${info.version.split('.').slice(0, 2).join('.')}`;
  const there = Object.keys(health.services);
  return (service) => (there.includes(SERVICES[service]) ? undefined : `${name} has no ${service}`);
}

async function ask<T>(endpoint: string | undefined, path: string): Promise<T | undefined> {
  if (endpoint === undefined) return undefined;
  try {
    const answer = await fetch(`${endpoint}${path}`, { signal: AbortSignal.timeout(15_000) });
    return answer.ok ? ((await answer.json()) as T) : undefined;
  } catch {
    return undefined;
  }
}
