import { STSClient } from '@aws-sdk/client-sts';
import { signedFetch, type SignedRequest } from '../../../lambda/common/signed-fetch.ts';
import { assume } from '../../e2e/credentials.ts';
import type { Deployment } from '../../e2e/scenario.ts';

/** Sends a request, signed or not. */
export type Send = (url: string, request: SignedRequest) => Promise<Response>;

/** A request to the API; nothing in it is checked before it is sent. */
export interface ApiCall {
  /** The header `Authorization`. */
  readonly authorization?: string;
  /** Of a page; `If-Match`. */
  readonly ifMatch?: string;
  /** Sent as JSON, text as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** What sends it, for requests that are signed. */
  readonly send?: Send;
  /** @default the stage prod */
  readonly stage?: 'dev';
}

/** What may be wrong with what a machine signs. */
export interface MachineOptions {
  /** Of the session: narrows what the role may. @default - all of it */
  readonly policy?: object;
  /** What it signs with. @default - its own */
  readonly secret?: string;
  /** When it thinks that it signs. @default - now */
  readonly clock?: () => Date;
  /** What becomes of the address after it is signed. @default - nothing */
  readonly changed?: (url: string) => string;
}

/** Whatever the API answered. */
export interface ApiReply {
  readonly status: number;
  readonly etag: string;
  readonly headers: Headers;
  readonly text: string;
  /** The body, if it is a JSON object; otherwise empty. */
  readonly json: Readonly<Record<string, unknown>>;
  /** `412 stale-version`, `200`. */
  readonly outcome: string;
}

/** The deployed API, as its callers reach it. */
export class ContentApi {
  readonly deployment: Deployment;
  private readonly sts = new STSClient({});

  constructor(deployment: Deployment) {
    this.deployment = deployment;
  }

  async call(method: string, path: string, call: ApiCall = {}): Promise<ApiReply> {
    const { authorization, ifMatch, body, stage, send = this.deployment.reach } = call;
    const answer = await send(`${this.deployment.output(stage ? 'DevApiUrl' : 'ApiUrl')}${path}`, {
      method,
      headers: {
        ...(authorization && { authorization }),
        ...(ifMatch && { 'if-match': ifMatch }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...call.headers,
      },
      body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
    });
    return replyOf(answer);
  }

  /** Sends requests that are signed with credentials of the role for machines. */
  async machine({ policy, secret, clock, changed }: MachineOptions = {}): Promise<Send> {
    const session = await assume(this.deployment.output('MachineRoleArn'), { policy });
    const credentials = { ...session, ...(secret && { secretAccessKey: secret }) };
    const send = signedFetch({
      service: 'execute-api',
      region: this.sts.config.region,
      credentials: () => Promise.resolve(credentials),
      clock,
      send: (url, init) => fetch(changed ? changed(url) : url, init),
    });
    // The signature is also about the address.
    return (url, request) => send(this.deployment.address(url), request);
  }
}

async function replyOf(answer: Response): Promise<ApiReply> {
  const text = await answer.text();
  const json = jsonOf(text);
  const reason = typeof json.type === 'string' ? json.type.replace('urn:problem-type:', ' ') : '';
  return {
    status: answer.status,
    etag: answer.headers.get('etag') ?? '',
    headers: answer.headers,
    text,
    json,
    outcome: answer.ok ? String(answer.status) : `${answer.status}${reason}`,
  };
}

function jsonOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
