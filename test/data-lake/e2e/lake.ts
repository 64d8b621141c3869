import { AthenaClient } from '@aws-sdk/client-athena';
import { FirehoseClient } from '@aws-sdk/client-firehose';
import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import { signedFetch } from '../../../lambda/common/signed-fetch.ts';
import type { Deployment } from '../../e2e/scenario.ts';

/** Answer of the query API. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: {
    readonly reason?: string;
    readonly message?: string;
    readonly columns?: readonly { readonly name: string; readonly type: string }[];
    readonly rows?: readonly (readonly (string | number | boolean | null)[])[];
    readonly scannedBytes?: number;
    readonly next?: string;
  };
}

/** Attempts of a query, which the API cancels after 22 s. */
const ATTEMPTS = 4;

/** Deployed data lake: delivery stream, buckets, catalogue, workgroup, query API. */
export class Lake {
  readonly deployment: Deployment;
  readonly athena = new AthenaClient({});
  readonly firehose = new FirehoseClient({});
  readonly glue = new GlueClient({});
  readonly s3 = new S3Client({});
  private readonly call: ReturnType<typeof signedFetch>;

  constructor(deployment: Deployment) {
    this.deployment = deployment;
    const { region, credentials } = this.athena.config;
    const send = deployment.reach;
    this.call = signedFetch({ service: 'execute-api', region, credentials, send });
  }

  /** Sends `GET /queries/{name}` with parameters, again where a busy machine makes the query too slow. */
  async get(name: string, parameters: Readonly<Record<string, string>> = {}): Promise<ApiAnswer> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.request(name, parameters);
      if (answer.status !== 504 || attempt === ATTEMPTS) return answer;
    }
  }

  private async request(
    name: string,
    parameters: Readonly<Record<string, string>>,
  ): Promise<ApiAnswer> {
    const query = new URLSearchParams(parameters).toString();
    const path = `queries/${encodeURIComponent(name)}${query && `?${query}`}`;
    const answer = await this.call(`${this.deployment.output('QueryApiUrl')}${path}`);
    return { status: answer.status, body: (await answer.json()) as ApiAnswer['body'] };
  }
}
