import { createHash } from 'node:crypto';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { header, HttpError, httpHandler, json } from '../../common/http.ts';
import { count, logger } from '../../common/observability.ts';
import { variable } from '../../common/environment.ts';
import { CachedSecret } from './cached-secret.ts';
import { dynamoDb, HURRIED } from './clients.ts';
import { IdempotencyTable } from './idempotency-table.ts';
import { isFresh, isSigned, WINDOW_SECONDS } from '../core/signature.ts';

/** Request with a valid signature of Slack that was not received before. */
export interface SignedRequest {
  /** Unique for each request. */
  readonly id: string;
  readonly form: URLSearchParams;
}

const MAX_BYTES = 1_000_000;

/** Maximum age of the cached key when a signature is wrong: another key may be stored by then. */
const KEY_MAY_BE_NEW_SECONDS = 30;

/** Handler for requests of Slack: requests without a valid, new signature are rejected with a 4xx. */
export function slackHandler(
  name: string,
  handle: (request: SignedRequest) => Promise<APIGatewayProxyResult>,
) {
  const key = new CachedSecret(variable('SIGNING_KEY_ARN'));
  const requests = new IdempotencyTable(dynamoDb(HURRIED), variable('MEMORY_TABLE'));
  return httpHandler(name, async (event) => {
    const body = readForm(event);
    // Slack's check of the certificate has no signature
    // (https://docs.slack.dev/interactivity/implementing-slash-commands/#ssl).
    if (new URLSearchParams(body.toString('utf8')).get('ssl_check') === '1') return json(200, {});
    const { timestamp, signature } = readSignature(event);
    const now = Date.now() / 1_000;
    if (!isFresh(timestamp, now)) {
      throw refusal(
        401,
        'stale',
        `X-Slack-Request-Timestamp is '${timestamp.slice(0, 20)}' and now is ${Math.floor(now)}: requests are good for ${WINDOW_SECONDS} seconds.`,
      );
    }
    const fits = async (age?: number) => isSigned(await key.get(age), timestamp, body, signature);
    if (!(await fits()) && !(await fits(KEY_MAY_BE_NEW_SECONDS))) {
      throw refusal(
        401,
        'wrong-signature',
        "X-Slack-Signature does not fit this body: store the app's signing secret, or don't change the body on its way.",
      );
    }
    // Twice the window: a request may be early by one.
    if (!(await requests.add(`request ${signature}`, 2 * WINDOW_SECONDS))) {
      throw refusal(409, 'replayed', 'This very request came before: have Slack sign a new one.');
    }
    const id = createHash('sha256').update(signature).digest('hex').slice(0, 32);
    logger.setCorrelationId(id);
    return handle({ id, form: new URLSearchParams(body.toString('utf8')) });
  });
}

function readForm(event: APIGatewayProxyEvent): Buffer {
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (body.length > MAX_BYTES) {
    throw refusal(
      413,
      'body-too-large',
      `The body has ${body.length} bytes, the limit is ${MAX_BYTES}: Slack sends less.`,
    );
  }
  const type = header(event, 'content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) {
    throw refusal(
      415,
      'not-a-form',
      `The content type is '${type.slice(0, 60)}': Slack sends application/x-www-form-urlencoded.`,
    );
  }
  return body;
}

function readSignature(event: APIGatewayProxyEvent) {
  const timestamp = header(event, 'x-slack-request-timestamp');
  const signature = header(event, 'x-slack-signature');
  if (timestamp === undefined || signature === undefined) {
    throw refusal(
      401,
      'not-signed',
      'X-Slack-Request-Timestamp or X-Slack-Signature is missing: only Slack may call this.',
    );
  }
  return { timestamp, signature };
}

function refusal(status: number, reason: string, message: string): HttpError {
  count('RequestsRefused');
  return new HttpError(status, reason, message);
}
