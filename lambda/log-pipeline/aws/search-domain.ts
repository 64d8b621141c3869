import { setTimeout as sleep } from 'node:timers/promises';
import {
  signedFetch,
  type SignedFetchOptions,
  type SignedRequest,
} from '../../common/signed-fetch.ts';

/** Response of a domain. */
export interface Answer {
  readonly status: number;
  /** Parsed JSON, or the text if it is not JSON. */
  readonly body: unknown;
}

export interface SearchDomainOptions extends Pick<SignedFetchOptions, 'region' | 'credentials'> {
  /** Host as CloudFormation gives it, e.g. `search-logs-abc.eu-central-1.es.amazonaws.com`. */
  readonly endpoint: string;
  /** Time of the last attempt, in milliseconds since 1970. */
  readonly deadline: number;
}

/** Unexpected or missing response of a domain. */
export class SearchError extends Error {
  override readonly name = 'SearchError';
}

const LONGEST_PAUSE = 15_000;

/**
 * Client of an OpenSearch domain that may not be ready yet: its name takes minutes to resolve, and
 * access policies and role mappings take a minute to reach all nodes.
 */
export class SearchDomain {
  private readonly origin: string;
  private readonly deadline: number;
  private readonly fetch: (url: string, request: SignedRequest) => Promise<Response>;

  constructor({ endpoint, deadline, ...signing }: SearchDomainOptions) {
    this.origin = `https://${endpoint}`;
    this.deadline = deadline;
    this.fetch = signedFetch({ ...signing, service: 'es' });
  }

  /**
   * Sends a request and retries it with growing pauses while the domain is not ready.
   *
   * @param body sent as JSON; a form is sent unchanged
   * @returns the response of the domain once it is ready, errors about the request included
   * @throws SearchError with the last response when the deadline passes
   */
  async request(method: string, path: string, body?: object | Form): Promise<Answer> {
    for (let wait = 500; ; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
      const answer = await this.attempt(method, path, body);
      if (!(answer instanceof Error) && !notReady(answer)) return answer;
      if (Date.now() + wait > this.deadline) {
        const last = answer instanceof Error ? answer.message : describe(answer);
        throw new SearchError(
          `${this.origin} was not ready for ${method} /${path} in time. Its last answer: ${last}.`,
        );
      }
      await sleep(wait);
    }
  }

  private async attempt(
    method: string,
    path: string,
    body?: object | Form,
  ): Promise<Answer | Error> {
    try {
      const answer = await this.fetch(`${this.origin}/${path}`, {
        method,
        // Dashboards rejects requests without the first header; the second one selects the global tenant.
        headers: { 'osd-xsrf': 'true', securitytenant: 'global', ...contentType(body) },
        body: body instanceof Form ? body.text : body && JSON.stringify(body),
        signal: AbortSignal.timeout(30_000),
      });
      return { status: answer.status, body: parsed(await answer.text()) };
    } catch (error) {
      const { message, cause } = error as Error;
      return new Error(cause instanceof Error ? `${message} (${cause.message})` : message);
    }
  }
}

/** Form with one file, as a browser uploads it. Dashboards imports objects from it. */
export class Form {
  static readonly BOUNDARY = 'summit-stacks-form';
  readonly text: string;

  constructor(fileName: string, content: string) {
    this.text = [
      `--${Form.BOUNDARY}`,
      `Content-Disposition: form-data; name="file"; filename="${fileName}"`,
      'Content-Type: application/ndjson',
      '',
      content,
      `--${Form.BOUNDARY}--`,
      '',
    ].join('\r\n');
  }
}

/** Summary of a response for an error message. */
export function describe({ status, body }: Answer): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return `${status} ${text.slice(0, 500)}`;
}

/** True if the path belongs to a plugin that this OpenSearch does not have. */
export function isAbsent({ status, body }: Answer): boolean {
  return status === 400 && JSON.stringify(body).includes('no handler found for uri');
}

function notReady({ status }: Answer): boolean {
  return status === 403 || status === 429 || status >= 500;
}

function contentType(body: object | undefined): Record<string, string> {
  if (!body) return {};
  const form = `multipart/form-data; boundary=${Form.BOUNDARY}`;
  return { 'content-type': body instanceof Form ? form : 'application/json' };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
