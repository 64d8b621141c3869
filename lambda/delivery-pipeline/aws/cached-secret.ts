import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { tracer } from '../../common/observability.ts';
import { HURRIED } from './clients.ts';

/** Text of a secret, fetched at first use and again when the cached value is too old. */
export class CachedSecret {
  readonly #arn: string;
  readonly #client = tracer.captureAWSv3Client(new SecretsManagerClient(HURRIED));
  #value = '';
  #fetchedAt = -Infinity;

  constructor(arn: string) {
    this.#arn = arn;
  }

  /** @param maxAgeSeconds age from which the cached value is fetched again */
  async get(maxAgeSeconds = 300): Promise<string> {
    if (Date.now() - this.#fetchedAt > maxAgeSeconds * 1_000) {
      const command = new GetSecretValueCommand({ SecretId: this.#arn });
      const { SecretString = '' } = await this.#client.send(command);
      this.#value = SecretString.trim();
      this.#fetchedAt = Date.now();
    }
    return this.#value;
  }
}
