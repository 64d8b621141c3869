import { createHash, createHmac } from 'node:crypto';
import { createContext, Script } from 'node:vm';
import type { CloudFrontFunctionsEvent } from 'aws-lambda';
import { viewerCode } from '../../../../lib/edge-functions/viewer-code.ts';

type Event = Omit<CloudFrontFunctionsEvent, 'response'> &
  Partial<Pick<CloudFrontFunctionsEvent, 'response'>>;

/** Result of a function: a request or a response. */
export interface Outcome {
  readonly uri?: string;
  readonly statusCode?: number;
  readonly headers: Readonly<Record<string, { readonly value: string }>>;
  readonly cookies?: Readonly<
    Record<string, { readonly value: string; readonly attributes?: string }>
  >;
  readonly body?: string;
}

/** Removes the features of Node that are not in CloudFront's list. */
const NOT_THERE = `
  for (const name of ['Intl', 'WebAssembly', 'Proxy', 'Reflect', 'WeakMap', 'WeakSet', 'WeakRef',
    'FinalizationRegistry', 'SharedArrayBuffer', 'Atomics', 'BigInt', 'Iterator', 'escape', 'unescape'])
    delete globalThis[name];
  for (const name of ['at', 'replaceAll', 'matchAll', 'normalize', 'isWellFormed', 'toWellFormed', 'localeCompare'])
    delete String.prototype[name];
  for (const name of ['at', 'flat', 'flatMap', 'findLast', 'findLastIndex', 'toSorted', 'toReversed',
    'toSpliced', 'with', 'entries', 'keys', 'values'])
    delete Array.prototype[name];
  for (const name of ['fromEntries', 'hasOwn', 'groupBy']) delete Object[name];
`;

/** Modules that a function can import, with the members that CloudFront documents. */
const MODULES: Readonly<Record<string, (stored: Stored) => object>> = {
  crypto: () => ({ createHash, createHmac }),
  cloudfront: (stored) => ({
    kvs: () => ({
      get: (key: string) =>
        Object.hasOwn(stored, key)
          ? Promise.resolve(stored[key])
          : Promise.reject(new Error('KeyNotFound')),
    }),
  }),
};

type Stored = Readonly<Record<string, string>>;

/** CloudFront function as deployed, in a context with only the documented features of CloudFront. */
export class ViewerFunction {
  /** Logged lines of all calls. */
  readonly logged: string[] = [];
  private readonly handler: (event: Event) => Outcome | Promise<Outcome>;

  /**
   * @param name file under lambda/edge-functions/edge/ without its extension
   * @param stored content of the key value store; changes have effect in the next call
   */
  constructor(name: string, stored: Stored = {}) {
    const context = createContext(
      {
        Buffer,
        // The fake clock of a test.
        Date,
        console: { log: (line: string) => this.logged.push(line) },
        imported: (module: string) => {
          const make = MODULES[module];
          if (!make) throw new Error(`CloudFront Functions can’t import '${module}'.`);
          return make(stored);
        },
      },
      { codeGeneration: { strings: false, wasm: false } },
    );
    // Scripts in a context have no imports: each becomes a constant.
    const script = viewerCode(`edge-functions/edge/${name}`).replaceAll(
      /^import (\w+) from "(\w+)";$/gm,
      'const $1 = imported("$2");',
    );
    new Script(NOT_THERE).runInContext(context);
    new Script(`'use strict';\n${script}\nglobalThis.handler = handler;`).runInContext(context);
    this.handler = context.handler as typeof this.handler;
  }

  async call(event: Event): Promise<Outcome> {
    return this.handler(event);
  }
}

export interface Viewing {
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly requestId?: string;
}

/** Event of a viewer request, as documented (functions-event-structure.html). */
export function viewerRequest(uri: string, viewing: Viewing = {}): Event {
  const values = (given: Readonly<Record<string, string>> = {}) =>
    Object.fromEntries(Object.entries(given).map(([name, value]) => [name, { value }]));
  return {
    version: '1.0',
    context: {
      distributionDomainName: 'd111111abcdef8.cloudfront.net',
      distributionId: 'EDFDVBD6EXAMPLE',
      eventType: 'viewer-request',
      requestId: viewing.requestId ?? 'EXAMPLEntjQpEXAMPLE_SG5Z-EXAMPLEPmPfEXAMPLEu3EqEXAMPLE==',
    },
    viewer: { ip: '198.51.100.11' },
    request: {
      method: 'GET',
      uri,
      querystring: values(viewing.query),
      headers: { host: { value: 'd111111abcdef8.cloudfront.net' }, ...values(viewing.headers) },
      cookies: values(viewing.cookies),
    },
  };
}

/** Event of a viewer response, for its request. */
export function viewerResponse(uri: string, type: string, viewing: Viewing = {}): Event {
  const event = viewerRequest(uri, viewing);
  return {
    ...event,
    context: { ...event.context, eventType: 'viewer-response' },
    response: {
      statusCode: 200,
      statusDescription: 'OK',
      headers: {
        'content-type': { value: type },
        'cache-control': { value: 'max-age=86400' },
        server: { value: 'AmazonS3' },
      },
      cookies: {},
    },
  };
}
