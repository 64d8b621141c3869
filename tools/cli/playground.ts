import type { Architecture } from '../../lib/catalogue.ts';
import { addressAt } from '../../test/e2e/reach.ts';
import type { PrefixOptions } from '../support/prefix-option.ts';
import { readOutputs, type Endpoint } from '../support/endpoint.ts';

/**
 * Prints the environment variables and addresses for using the deployed stacks.
 *
 * @param authority file with the certificate of an OpenSearch domain; none when there is no domain
 */
export async function showPlayground(
  endpoint: Endpoint | undefined,
  chosen: readonly Architecture[],
  { prefix }: PrefixOptions,
  authority?: string,
): Promise<void> {
  const { url = '' } = endpoint ?? {};
  console.log(`\nStill up. In another terminal:
  export AWS_ENDPOINT_URL=${url} AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test`);
  const { AWS_ENDPOINT_URL_REKOGNITION: rekognition } = process.env;
  if (rekognition) console.log(`  export AWS_ENDPOINT_URL_REKOGNITION=${rekognition}`);
  if (authority) console.log(`  export NODE_EXTRA_CA_CERTS=${authority}`);
  for (const { title, stacks } of chosen) {
    console.log(`\n${title}`);
    const outputs = await readOutputs(stacks.map((stack) => `${prefix}${stack}`));
    for (const [name, value] of Object.entries(outputs ?? {})) {
      console.log(`  ${name.padEnd(20)} ${addressAt(url, value)}`);
    }
  }
  console.log('\nCtrl-C stops it and leaves nothing behind.');
}
