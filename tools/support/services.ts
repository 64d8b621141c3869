import { SERVICES, type Service } from '../../lib/common/services.ts';

/** Reason why a service can't be used at an endpoint; `undefined` for an available one. */
export type MissingService = (service: Service) => string | undefined;

/**
 * Missing services at an endpoint, by LocalStack's own list and that of our additions to it; other
 * endpoints count as complete.
 */
export async function servicesAt(endpoint: string | undefined): Promise<MissingService> {
  const info = await get<{ version?: string }>(endpoint, '/_localstack/info');
  const health = await get<{ services?: object }>(endpoint, '/_localstack/health');
  if (!info?.version || !health?.services) return () => undefined;
  const name = `LocalStack ${info.version.split('.').slice(0, 2).join('.')}`;
  const additions = await get<{ features: string[] }>(endpoint, '/_aws/localstack-additions');
  const there = [...Object.keys(health.services), ...(additions?.features ?? [])];
  return (service) =>
    there.includes(SERVICES[service]) || there.includes(service)
      ? undefined
      : `${name} has no ${service}`;
}

/** Returns true at MiniStack, where alarms have a clock of their own. */
export async function hasFastAlarms(endpoint: string | undefined): Promise<boolean> {
  return (await get(endpoint, '/_ministack/health')) !== undefined;
}

async function get<T>(endpoint: string | undefined, path: string): Promise<T | undefined> {
  if (endpoint === undefined) return undefined;
  try {
    const answer = await fetch(`${endpoint}${path}`, { signal: AbortSignal.timeout(15_000) });
    return answer.ok ? ((await answer.json()) as T) : undefined;
  } catch {
    return undefined;
  }
}
