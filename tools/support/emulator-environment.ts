import { freePort } from './free-port.ts';

/**
 * Where a scenario stands in for Rekognition, which no engine has, by the SDKs' own variable: to be
 * called before an engine starts, whose functions inherit it.
 */
export async function reserveStandIns(): Promise<void> {
  process.env.AWS_ENDPOINT_URL_REKOGNITION ??= `http://127.0.0.1:${await freePort()}`;
}

/** Credentials of an account's administrator at MiniStack, which has an account for each access key of twelve digits. */
export function administratorOf(account: string) {
  return { accessKeyId: account, secretAccessKey: 'test' };
}

/** Makes all SDKs of this process use an engine. */
export function pointAt(endpoint: string): void {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
  });
}
