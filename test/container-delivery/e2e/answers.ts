import { listSessions } from '../../../lambda/container-delivery/core/sessions.ts';
import type { Checks } from '../../e2e/scenario.ts';
import type { ContainerDelivery } from './container-delivery.ts';
import type { Task } from './task.ts';

/** Checks the services' responses, where there is one through the load balancer of the template. */
export async function checkAnswers(delivery: ContainerDelivery, checks: Checks): Promise<void> {
  await checkPages(delivery, checks);
  await checkInvalidRequests(delivery, checks);
}

/** Checks the rules of the load balancer. */
export async function checkNames(delivery: ContainerDelivery, checks: Checks): Promise<void> {
  const observed = await Promise.all(
    ['web', 'catalogue', 'nobody'].map(async (name) => {
      const { status, body } = await delivery.get(name, '/sessions');
      return `${name} ${status} ${/"reason":"([a-z-]+)"|(\{"sessions")/.exec(body)?.[1] ?? body.slice(0, 11)}`;
    }),
  );
  checks.equal(
    'Two services share a load balancer by their host names, and other names get a 404',
    'web 404 not-found; catalogue 200 {"sessions"; nobody 404 No service ',
    observed.join('; '),
  );
}

async function checkPages(delivery: ContainerDelivery, checks: Checks): Promise<void> {
  const { sessions } = JSON.parse((await delivery.get('catalogue', '/sessions')).body) as {
    sessions: { id: string }[];
  };
  const { body } = await delivery.get('web', '/');
  const linked = [...body.matchAll(/href="\/sessions\/([a-z0-9-]+)"/g)].map(([, id]) => id);
  const pages = await Promise.all(
    sessions.map(async ({ id }) => (await delivery.get('web', `/sessions/${id}`)).status),
  );
  const expected = listSessions().length;
  checks.equal(
    'The web service shows each session of the catalogue service in the list and on its own page',
    `${expected} in the catalogue, ${expected} listed, ${expected} pages`,
    `${sessions.length} in the catalogue, ${new Set(linked).size} listed, ${pages.filter((status) => status === 200).length} pages`,
  );
}

const BAD_REQUESTS: readonly (readonly [name: string, path: string, status: number])[] = [
  ['web', '/nothing', 404],
  ['web', '/sessions/unknown', 404],
  ['web', '/sessions/%25zz', 404],
  ['web', `/sessions/${'a'.repeat(65)}`, 414],
  ['catalogue', '/sessions/unknown', 404],
  ['catalogue', '/sessions?summit=a&summit=b', 400],
  ['catalogue', '/sessions/..%2f..%2fetc', 404],
];

async function checkInvalidRequests(delivery: ContainerDelivery, checks: Checks): Promise<void> {
  const problems = await Promise.all(
    BAD_REQUESTS.map(async ([name, path, expected]) => {
      const { status, body } = await delivery.get(name, path);
      const { reason, requestId } = JSON.parse(body) as { reason?: string; requestId?: string };
      return status === expected && reason && requestId
        ? []
        : [`${name}${path}: ${status} ${body}`];
    }),
  );
  checks.noProblems(
    'Every invalid request gets a 4xx with a reason and a request id',
    `${BAD_REQUESTS.length} refused`,
    problems.flat(),
  );
}

/** Checks the logs of both services. */
export async function checkCorrelation(
  delivery: ContainerDelivery,
  { web, catalogue }: Readonly<Record<'web' | 'catalogue', Task>>,
  checks: Checks,
): Promise<void> {
  const id = `scenario-${Date.now()}`;
  await delivery.get('web', '/', { 'x-correlation-id': id });
  checks.equal(
    'A request’s correlation id is in the logs of both services',
    'web true, catalogue true',
    `web ${await web.answered(id)}, catalogue ${await catalogue.answered(id)}`,
  );
}
