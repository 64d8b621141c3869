import { freePort } from './free-port.ts';

/**
 * Reserves an address for the scenarios' fake of Rekognition, which no emulator has, in the SDKs'
 * own variable. Must be called before the emulator starts, because its functions inherit the variable.
 */
export async function reserveFakeServices(): Promise<void> {
  process.env.AWS_ENDPOINT_URL_REKOGNITION ??= `http://127.0.0.1:${await freePort()}`;
}

/** Credentials of an account's administrator on MiniStack, which has an account for each access key of twelve digits. */
export function administratorOf(account: string) {
  return { accessKeyId: account, secretAccessKey: 'test' };
}

/** Excludes this machine from a proxy of the environment, for this process and all that it starts. */
export function bypassProxies(): void {
  for (const name of ['NO_PROXY', 'no_proxy']) {
    const others = process.env[name] ? `${process.env[name]},` : '';
    process.env[name] = `${others}127.0.0.1,localhost,.localhost`;
  }
}

/** Points all SDKs of this process at an emulator. */
export function pointAt(endpoint: string): void {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
  });
}
