import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { CALLBACK, FakeDomain } from './install/fake-domain.ts';

const READER = 'arn:aws:iam::123456789012:role/reader';
const MASTER = 'arn:aws:iam::123456789012:role/installer';

const PIPELINE = '_ingest/pipeline/identity';
const TEMPLATE = '_index_template/logs';
const POLICY = '_plugins/_ism/policies/logs';
const ROLE = '_plugins/_security/api/roles/logs-reader';
const MAPPING = '_plugins/_security/api/rolesmapping/logs-reader';
const DASHBOARD = '_dashboards/api/saved_objects/dashboard/logs';

const OBJECTS = {
  roles: { 'logs-reader': { cluster_permissions: [] } },
  pipelines: { identity: { processors: [] } },
  templates: { logs: { index_patterns: ['logs-*'] } },
  policies: { logs: { policy: {} } },
  savedObjects: [
    {
      type: 'dashboard',
      id: 'logs',
      attributes: { title: 'Logs', panelsJSON: [{ panelIndex: '1' }] },
      references: [],
    },
  ],
};

let clock: number;

// Pauses take no time and advance the clock.
jest.mock('node:timers/promises', () => ({
  setTimeout: (milliseconds: number) => {
    clock += milliseconds;
    return Promise.resolve();
  },
}));

let domain: FakeDomain;
let remaining: number;

beforeEach(() => {
  domain = new FakeDomain();
  remaining = 600_000;
  jest.spyOn(globalThis, 'fetch').mockImplementation(domain.fetch);
  clock = 0;
  jest.spyOn(Date, 'now').mockImplementation(() => clock);
});

afterEach(() => {
  jest.restoreAllMocks();
});

const properties = (objects: object = OBJECTS, access: object = { 'logs-reader': [READER] }) => ({
  ServiceToken: 'arn:aws:lambda:eu-west-1:123456789012:function:install',
  Endpoint: 'search.example.com',
  Objects: JSON.stringify(objects),
  Access: JSON.stringify(access),
});

async function request(type: 'Create' | 'Update' | 'Delete', now: object, old?: object) {
  const { handler } = await import('../../../lambda/log-pipeline/install.ts');
  const event = {
    RequestType: type,
    RequestId: 'request',
    ResponseURL: CALLBACK,
    StackId: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/LogPipeline/5d1f',
    LogicalResourceId: 'Objects',
    ResourceType: 'Custom::SearchObjects',
    ResourceProperties: now,
    ...(old && { OldResourceProperties: old }),
    ...(type !== 'Create' && { PhysicalResourceId: '5d1f-Objects' }),
  } as CloudFormationCustomResourceEvent;
  await handler(event, { getRemainingTimeInMillis: () => remaining } as Context);
  return domain.answers.at(-1);
}

describe('Creation', () => {
  test('installs all objects with signed requests and reports them', async () => {
    expect(await request('Create', properties())).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: '5d1f-Objects',
      Data: {
        Installed:
          '1 roles, 1 ingest pipelines, 1 index templates, 1 lifecycle policies, 1 role mappings, 1 saved objects',
        Skipped: 'nothing',
      },
    });
    expect([...domain.objects.keys()]).toEqual([
      ROLE,
      PIPELINE,
      TEMPLATE,
      POLICY,
      MAPPING,
      DASHBOARD,
    ]);
    expect(domain.get(MAPPING)).toMatchObject({ backend_roles: [READER] });
    expect(domain.headers.get('authorization')).toContain('/eu-west-1/es/aws4_request');
  });

  test('imports saved objects into the global tenant, with nested JSON as text', async () => {
    await request('Create', properties());
    expect(domain.get(DASHBOARD)).toMatchObject({
      attributes: { title: 'Logs', panelsJSON: '[{"panelIndex":"1"}]' },
    });
    expect(domain.headers.get('securitytenant')).toBe('global');
    expect(domain.headers.get('osd-xsrf')).toBe('true');
  });

  test('changes nothing the second time', async () => {
    await request('Create', properties());
    const before = JSON.stringify([...domain.objects].map(([path, { body }]) => [path, body]));
    expect(await request('Create', properties())).toMatchObject({ Status: 'SUCCESS' });
    const after = JSON.stringify([...domain.objects].map(([path, { body }]) => [path, body]));
    expect(after).toBe(before);
  });

  test('keeps existing mappings of a role', async () => {
    const path = '_plugins/_security/api/rolesmapping/all_access';
    domain.objects.set(path, { body: { backend_roles: [MASTER], users: ['root'] }, version: 1 });
    await request('Create', properties({}, { all_access: [READER] }));
    expect(domain.get(path)).toMatchObject({ backend_roles: [MASTER, READER], users: ['root'] });
  });

  test('skips and reports objects of the security plugin, lifecycle policies and Dashboards if the domain has none', async () => {
    domain.absent = ['_plugins', '_dashboards'];
    expect(await request('Create', properties())).toMatchObject({
      Status: 'SUCCESS',
      Data: {
        Installed: '1 ingest pipelines, 1 index templates',
        Skipped: '1 roles, 1 lifecycle policies, 1 role mappings, 1 saved objects',
      },
    });
    expect([...domain.objects.keys()]).toEqual([PIPELINE, TEMPLATE]);
  });
});

describe('The installer', () => {
  test('retries while the name of the domain is unknown, access is denied, or the domain is busy', async () => {
    domain.trouble = [new TypeError('fetch failed'), 403, 429, 502, 503, 504];
    expect(await request('Create', properties())).toMatchObject({ Status: 'SUCCESS' });
    expect(domain.objects.size).toBe(6);
  });

  test('gives up in time to send a response, with the last answer of the domain', async () => {
    domain.trouble = Array<number>(1_000).fill(503);
    remaining = 60_000;
    expect(await request('Create', properties())).toMatchObject({
      Status: 'FAILED',
      Reason:
        'https://search.example.com was not ready for PUT /_plugins/_security/api/roles/logs-reader in time. ' +
        'Its last answer: 503 {"error":"not now"}.',
    });
  });

  test('reports the cause if the domain cannot be reached', async () => {
    const unknown = new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND') });
    domain.trouble = Array<Error>(1_000).fill(unknown);
    remaining = 30_000;
    expect((await request('Create', properties()))?.Reason).toContain(
      'fetch failed (getaddrinfo ENOTFOUND)',
    );
  });
});

describe('The response to CloudFormation', () => {
  test.each([
    ['no endpoint', { Endpoint: undefined }, 'Endpoint is undefined: it must be the host'],
    ['an endpoint with a path', { Endpoint: 'a.com/b' }, 'Endpoint is "a.com/b"'],
    ['no objects', { Objects: undefined }, 'Objects is missing: it must be JSON'],
    ['objects that are not JSON', { Objects: '{' }, 'Objects is not JSON'],
    ['an invalid name', { Objects: '{"roles":{"../x":{}}}' }, 'Objects is not what it must be'],
    [
      'access for an invalid IAM role',
      { Access: '{"all_access":["me"]}' },
      'Access is not what it must be',
    ],
  ])('reports %s at once', async (_, wrong, reason) => {
    expect(await request('Create', { ...properties(), ...wrong })).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining(reason) as string,
      PhysicalResourceId: '5d1f-Objects',
    });
    expect(domain.requests).toEqual([]);
  });

  test.each([
    ['an object', TEMPLATE, "index templates: 'logs' was refused: 400"],
    ['a saved object', DASHBOARD, 'Dashboards refused saved objects: [{"id":"logs"'],
  ])('reports %s that the domain rejects, with its answer', async (_, path, reason) => {
    domain.refused = [path];
    const answer = await request('Create', properties());
    expect(answer).toMatchObject({ Status: 'FAILED' });
    expect(answer?.Reason).toContain(reason);
  });

  test('is sent again if its address fails a few times', async () => {
    domain.callbackTrouble = [new TypeError('fetch failed'), 500, 503];
    expect(await request('Create', properties())).toMatchObject({ Status: 'SUCCESS' });
  });
});

describe('An update', () => {
  test('replaces existing objects and removes those that are no longer wanted', async () => {
    const old = properties({ ...OBJECTS, pipelines: { identity: {}, former: {} } });
    await request('Create', old);
    const now = properties({
      ...OBJECTS,
      policies: { logs: { policy: { description: 'newer' } } },
      savedObjects: [],
    });
    expect(await request('Update', now, old)).toMatchObject({ Status: 'SUCCESS' });
    expect(domain.get(POLICY)).toEqual({ policy: { description: 'newer' } });
    expect(domain.get('_ingest/pipeline/former')).toBeUndefined();
    expect(domain.get(DASHBOARD)).toBeUndefined();
    expect(domain.get(PIPELINE)).toBeDefined();
  });

  test('removes mappings of a role that are no longer wanted', async () => {
    const old = properties(OBJECTS, { 'logs-reader': [READER, MASTER] });
    await request('Create', old);
    await request('Update', properties(), old);
    expect(domain.get(MAPPING)).toMatchObject({ backend_roles: [READER] });
  });

  test('removes nothing from the old domain if the domain changes', async () => {
    const old = { ...properties(), Endpoint: 'former.example.com' };
    expect(await request('Update', properties(), old)).toMatchObject({ Status: 'SUCCESS' });
    expect(domain.requests.filter((sent) => sent.startsWith('DELETE'))).toEqual([]);
  });
});

describe('A deletion', () => {
  test('removes all objects and succeeds the second time with nothing to remove', async () => {
    await request('Create', properties());
    expect(await request('Delete', properties())).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: '5d1f-Objects',
    });
    expect(domain.objects.size).toBe(0);
    expect(await request('Delete', properties())).toMatchObject({ Status: 'SUCCESS' });
  });

  test('keeps other mappings of a role', async () => {
    await request('Create', properties({}, { all_access: [MASTER, READER] }));
    await request('Delete', properties({}, { all_access: [READER] }));
    expect(domain.get('_plugins/_security/api/rolesmapping/all_access')).toMatchObject({
      backend_roles: [MASTER],
    });
  });

  test.each([
    [
      'the domain is gone',
      () => (domain.trouble = Array<Error>(1_000).fill(new TypeError('gone'))),
    ],
    ['the domain rejects it', () => (domain.refused = [DASHBOARD])],
    ['the domain has no plugins', () => (domain.absent = ['_plugins', '_dashboards'])],
  ])('succeeds when %s', async (_, make) => {
    make();
    expect(await request('Delete', properties())).toMatchObject({ Status: 'SUCCESS' });
  });

  test('succeeds for a resource that was never created because of invalid properties', async () => {
    expect(await request('Delete', { Endpoint: 'nonsense/' })).toMatchObject({ Status: 'SUCCESS' });
  });
});
