export const CALLBACK = 'https://cloudformation.example.com/answer';

interface Stored {
  readonly body: unknown;
  readonly version: number;
}

/** Response to CloudFormation. */
export interface Answer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
  readonly Data?: Readonly<Record<string, string>>;
}

/** Fake of an OpenSearch domain and of CloudFormation behind `fetch`. */
export class FakeDomain {
  readonly objects = new Map<string, Stored>();
  readonly answers: Answer[] = [];
  readonly requests: string[] = [];
  /** Headers of the last request to the domain. */
  headers = new Headers();
  /** Errors with which the next requests fail. */
  trouble: (number | Error)[] = [];
  /** Errors with which the next responses to CloudFormation fail. */
  callbackTrouble: (number | Error)[] = [];
  /** Missing plugins, by the beginning of their paths. */
  absent: string[] = [];
  /** Paths that it always rejects. */
  refused: string[] = [];

  readonly fetch = (url: unknown, init: RequestInit = {}): Promise<Response> => {
    const text = typeof init.body === 'string' ? init.body : '';
    if (url === CALLBACK) {
      const trouble = take(this.callbackTrouble);
      if (!trouble) this.answers.push(JSON.parse(text) as Answer);
      return trouble ?? Promise.resolve(new Response());
    }
    const { host, pathname, searchParams } = new URL(url as string);
    if (host !== 'search.example.com') throw new Error(`Nobody is at ${host}.`);
    const [method, path] = [init.method ?? 'GET', pathname.slice(1)];
    this.requests.push(`${method} ${path}`);
    this.headers = new Headers(init.headers);
    return take(this.trouble) ?? Promise.resolve(this.answer(method, path, searchParams, text));
  };

  /** Stored object of a path. */
  get(path: string): unknown {
    return this.objects.get(path)?.body;
  }

  private answer(method: string, path: string, query: URLSearchParams, text: string): Response {
    if (this.absent.some((start) => path.startsWith(start))) {
      return json(400, { error: `no handler found for uri [/${path}] and method [${method}]` });
    }
    if (this.refused.includes(path)) return json(400, { error: 'mapper_parsing_exception' });
    if (path.endsWith('_import')) return this.import(text);
    const stored = this.objects.get(path);
    if (method === 'PUT') return this.put(path, stored, query, JSON.parse(text));
    if (!stored) return json(404, { error: 'not found' });
    if (method === 'DELETE') this.objects.delete(path);
    const name = path.split('/').at(-1) ?? '';
    return json(200, { [name]: stored.body, _seq_no: stored.version, _primary_term: 1 });
  }

  private put(path: string, stored: Stored | undefined, query: URLSearchParams, body: unknown) {
    const version = stored?.version ?? 0;
    // A lifecycle policy is replaced only with its current version.
    const stale = path.includes('_ism') && stored && query.get('if_seq_no') !== String(version);
    if (stale) return json(409, { error: 'version_conflict_engine_exception' });
    this.objects.set(path, { body, version: version + 1 });
    return json(200, { acknowledged: true });
  }

  private import(form: string): Response {
    const lines = form.split('\r\n').find((line) => line.startsWith('{')) ?? '';
    const objects = lines
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; id: string });
    for (const object of objects) {
      const path = `_dashboards/api/saved_objects/${object.type}/${object.id}`;
      if (this.refused.includes(path))
        return json(200, {
          success: false,
          errors: [{ id: object.id, error: 'missing_references' }],
        });
      this.objects.set(path, { body: object, version: 1 });
    }
    return json(200, { success: true, successCount: objects.length });
  }
}

function take(trouble: (number | Error)[]): Promise<Response> | undefined {
  const next = trouble.shift();
  if (next instanceof Error) return Promise.reject(next);
  return next === undefined ? undefined : Promise.resolve(json(next, { error: 'not now' }));
}

function json(status: number, body: object): Response {
  return new Response(JSON.stringify(body), { status });
}
