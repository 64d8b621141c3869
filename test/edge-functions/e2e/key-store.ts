import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { SessionKey } from './session-cookie.ts';
import { signForAllRegions } from './sigv4a.ts';

const SERVICE = 'cloudfront-keyvaluestore';

/** Key value store with the session keys, which the functions at the edge read. */
export class KeyStore {
  private readonly address: string;

  /** @param arn of the key value store */
  constructor(arn: string) {
    const account = arn.split(':')[4] ?? '';
    const endpoint =
      process.env.AWS_ENDPOINT_URL ?? `https://${account}.cloudfront-kvs.global.api.aws`;
    this.address = `${endpoint}/key-value-stores/${encodeURIComponent(arn)}`;
  }

  async put({ id, secret }: SessionKey): Promise<void> {
    await this.change('PUT', id, JSON.stringify({ Value: secret }));
  }

  async remove({ id }: SessionKey): Promise<void> {
    await this.change('DELETE', id, '');
  }

  private async change(method: string, id: string, body: string): Promise<void> {
    const etag = (await this.send('GET', this.address)).headers.get('etag') ?? '';
    await this.send(method, `${this.address}/keys/session-key.${id}`, body, { 'if-match': etag });
  }

  private async send(
    method: string,
    address: string,
    body = '',
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const url = new URL(address);
    const credentials = await new CloudFormationClient({}).config.credentials();
    const { host, ...signed } = signForAllRegions({ method, url, body }, SERVICE, credentials);
    const answer = await fetch(url, {
      method,
      body: body || undefined,
      headers: { ...signed, ...headers },
    });
    if (!answer.ok)
      throw new Error(
        `${method} ${url.pathname} at ${host ?? ''}: ${answer.status} ${await answer.text()}`,
      );
    return answer;
  }
}
