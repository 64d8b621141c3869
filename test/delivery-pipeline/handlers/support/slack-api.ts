import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { signatureOf } from '../../../../lambda/delivery-pipeline/core/signature.ts';

/** The example that Slack publishes: https://docs.slack.dev/authentication/verifying-requests-from-slack. */
export const EXAMPLE = {
  key: '8f742231b10e8888abcd99yyyzzz85a5',
  timestamp: '1531420618',
  body:
    'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V' +
    '&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=' +
    '&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN' +
    '&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
  signature: 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
};

export interface SlackRequest {
  readonly body: string | Buffer | null;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** Request from Slack at the current time, signed with the key of its example. */
export function signed(body: string | Buffer, key = EXAMPLE.key): SlackRequest {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  return {
    body,
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      'X-Slack-Request-Timestamp': timestamp,
      'X-Slack-Signature': signatureOf(key, timestamp, Buffer.from(body)),
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

type Handler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

/** Calls a handler as API Gateway does, with the form in base64. */
export async function call(handler: Handler, { body, headers }: SlackRequest): Promise<Answer> {
  const sent = Object.entries(headers).filter(([, value]) => value !== undefined);
  const event = {
    multiValueHeaders: sent.length
      ? Object.fromEntries(sent.map(([name, value]) => [name, [value]]))
      : null,
    body: body === null ? null : Buffer.from(body).toString('base64'),
    isBase64Encoded: true,
    requestContext: { requestId: 'request' },
  } as unknown as APIGatewayProxyEvent;
  const context = { functionName: 'function', awsRequestId: 'request' } as unknown as Context;
  const answer = await handler(event, context);
  return { status: answer.statusCode, body: JSON.parse(answer.body) as Record<string, unknown> };
}
