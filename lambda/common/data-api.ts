import { signedFetch, type SignedFetchOptions } from './signed-fetch.ts';

export interface DataApiOptions extends Pick<SignedFetchOptions, 'credentials'> {
  readonly region: string;
  /** Cluster of the database. */
  readonly clusterArn: string;
  /** Secret with the user's name and password. */
  readonly secretArn: string;
  readonly database: string;
}

/** Value of a parameter, and of a column in an answer. */
export type SqlValue = string | number | boolean | null;

interface Field {
  readonly isNull?: boolean;
  readonly stringValue?: string;
  readonly longValue?: number;
  readonly doubleValue?: number;
  readonly booleanValue?: boolean;
}

/**
 * Aurora's Data API: SQL over HTTPS, without a connection into the network
 * (https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/Welcome.html). Four requests of it
 * are used, for which the AWS SDK's client would be 400 kB in the function's bundle.
 */
export class DataApi {
  readonly #options: DataApiOptions;
  readonly #fetch: ReturnType<typeof signedFetch>;

  constructor(options: DataApiOptions) {
    this.#options = options;
    const { region, credentials } = options;
    this.#fetch = signedFetch({ service: 'rds-data', region, credentials });
  }

  /**
   * Runs one statement, with `:name` for parameters.
   *
   * @returns the rows of the answer
   * @throws Error with the database's message
   */
  async execute(
    sql: string,
    parameters: Readonly<Record<string, SqlValue>> = {},
    transactionId?: string,
  ): Promise<SqlValue[][]> {
    const { records = [] } = await this.#post<{ records?: Field[][] }>('Execute', {
      ...this.#target,
      sql,
      parameters: Object.entries(parameters).map(([name, value]) => ({
        name,
        value: fieldOf(value),
      })),
      transactionId,
    });
    return records.map((fields) => fields.map(valueOf));
  }

  async begin(): Promise<string> {
    const answer = await this.#post<{ transactionId: string }>('BeginTransaction', this.#target);
    return answer.transactionId;
  }

  async commit(transactionId: string): Promise<void> {
    await this.#end('CommitTransaction', transactionId);
  }

  async rollback(transactionId: string): Promise<void> {
    await this.#end('RollbackTransaction', transactionId);
  }

  async #end(action: string, transactionId: string): Promise<void> {
    const { clusterArn: resourceArn, secretArn } = this.#options;
    await this.#post(action, { resourceArn, secretArn, transactionId });
  }

  get #target() {
    const { clusterArn: resourceArn, secretArn, database } = this.#options;
    return { resourceArn, secretArn, database };
  }

  async #post<Answer>(action: string, body: object): Promise<Answer> {
    const { AWS_ENDPOINT_URL } = process.env;
    const origin = AWS_ENDPOINT_URL ?? `https://rds-data.${this.#options.region}.amazonaws.com`;
    const answer = await this.#fetch(`${origin}/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(45_000),
    });
    const text = await answer.text();
    if (!answer.ok)
      throw new Error(
        `The Data API answered ${action} with ${answer.status}: ${text.slice(0, 1_000)}`,
      );
    return JSON.parse(text) as Answer;
  }
}

function fieldOf(value: SqlValue): Field {
  if (value === null) return { isNull: true };
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { booleanValue: value };
  return Number.isInteger(value) ? { longValue: value } : { doubleValue: value };
}

function valueOf({ stringValue, longValue, doubleValue, booleanValue }: Field): SqlValue {
  return stringValue ?? longValue ?? doubleValue ?? booleanValue ?? null;
}
