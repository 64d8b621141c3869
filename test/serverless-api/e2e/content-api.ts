import { STSClient } from '@aws-sdk/client-sts';
import { signedFetch, type SignedRequest } from '../../../lambda/common/signed-fetch.ts';
import { assume } from '../../e2e/credentials.ts';
import type { Deployment } from '../../e2e/scenario.ts';

/** Sends a request, signed or not. */
export type Send = (url: string, request: SignedRequest) => Promise<Response>;

/** Request to the API, sent without validation. */
export interface ApiCall {
  /** The header `Authorization`. */
  readonly authorization?: string;
  /** The header `If-Match`, for a page. */
  readonly ifMatch?: string;
  /** Body, sent as JSON; a text is sent unchanged. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sender of signed requests. @default - unsigned */
  readonly send?: Send;
  /** @default the stage prod */
  readonly stage?: 'dev';
}

/** Deviations of a signed request. */
export interface MachineOptions {
  /** Policy of the session, which restricts the role. @default - all permissions of the role */
  readonly policy?: object;
  /** Secret for the signature. @default - that of the session */
  readonly secret?: string;
  /** Time of the signature. @default - now */
  readonly clock?: () => Date;
  /** Change of the address after the signature. @default - none */
  readonly changed?: (url: string) => string;
}

/** Any answer of the API. */
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

/** Client of the deployed API. */
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
    // The signature includes the address.
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
