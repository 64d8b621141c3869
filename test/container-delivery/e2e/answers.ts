import { listSessions } from '../../../lambda/container-delivery/core/sessions.ts';
import type { Checks } from '../../e2e/scenario.ts';
import type { ContainerDelivery } from './container-delivery.ts';
import type { Task } from './task.ts';

/** What the services answer through the load balancer that the template made. */
export async function proveAnswers(
  delivery: ContainerDelivery,
  tasks: Readonly<Record<'web' | 'catalogue', Task>> | undefined,
  checks: Checks,
): Promise<void> {
  await proveNames(delivery, checks);
  await provePage(delivery, checks);
  await proveBadRequests(delivery, checks);
  if (tasks) await proveCorrelation(delivery, tasks, checks);
}

async function proveNames(delivery: ContainerDelivery, checks: Checks): Promise<void> {
  const observed = await Promise.all(
    ['web', 'catalogue', 'nobody'].map(async (name) => {
      const { status, body } = await delivery.get(name, '/sessions');
      return `${name} ${status} ${/"reason":"([a-z-]+)"|(\{"sessions")/.exec(body)?.[1] ?? body.slice(0, 11)}`;
    }),
  );
  checks.equal(
    'Two services share a load balancer, each by its name; another name is nobody’s',
    'web 404 not-found; catalogue 200 {"sessions"; nobody 404 No service ',
    observed.join('; '),
  );
}

async function provePage(delivery: ContainerDelivery, checks: Checks): Promise<void> {
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
    'The web service shows each session that the catalogue service has, on the list and on its page',
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

async function proveBadRequests(delivery: ContainerDelivery, checks: Checks): Promise<void> {
  const faults = await Promise.all(
    BAD_REQUESTS.map(async ([name, path, expected]) => {
      const { status, body } = await delivery.get(name, path);
      const { reason, requestId } = JSON.parse(body) as { reason?: string; requestId?: string };
      return status === expected && reason && requestId
        ? []
        : [`${name}${path}: ${status} ${body}`];
    }),
  );
  checks.faultless(
    'Every wrong request gets a 4xx with a reason and an id',
    `${BAD_REQUESTS.length} refused`,
    faults.flat(),
  );
}

async function proveCorrelation(
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
