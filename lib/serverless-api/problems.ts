import { STATUS_CODES } from 'node:http';
import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';

/**
 * Requests that API Gateway itself rejects: status and detail of the response. Without a status, the
 * response keeps API Gateway's own.
 */
const ERROR_RESPONSES: Readonly<
  Record<string, readonly [status: number | undefined, detail: string]>
> = {
  ACCESS_DENIED: [403, 'You may not do this: the token or role that you sent has not the right.'],
  BAD_REQUEST_BODY: [400, 'The body does not fit the schema of the operation in /openapi.json.'],
  BAD_REQUEST_PARAMETERS: [400, 'A parameter is missing: /openapi.json lists them.'],
  DEFAULT_4XX: [undefined, 'The request is not right: compare it with /openapi.json.'],
  DEFAULT_5XX: [
    500,
    'This is our fault, not yours: try again, or tell the operator the request id.',
  ],
  EXPIRED_TOKEN: [403, 'The token has expired: get a new one.'],
  INVALID_API_KEY: [403, 'The API token has no usage plan: get a new one.'],
  INVALID_SIGNATURE: [403, 'The signature is not right: sign with Signature Version 4.'],
  MISSING_AUTHENTICATION_TOKEN: [
    403,
    'There is no such operation, or it must be signed: /openapi.json lists them.',
  ],
  QUOTA_EXCEEDED: [429, 'The API tokens have used up their requests of today: try tomorrow.'],
  REQUEST_TOO_LARGE: [413, 'The body is too large: the limit is 256 KiB.'],
  THROTTLED: [429, 'Too many requests at once: try again in a second.'],
  UNAUTHORIZED: [401, 'The token is missing or not right: sign in, or send the token as it came.'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'The Content-Type is not known here: send application/json.'],
};

/** Returns problem details of RFC 9457 in API Gateway's own error responses, as the functions do. */
export function answerWithProblems(api: RestApi): void {
  for (const [type, [status, detail]] of Object.entries(ERROR_RESPONSES)) {
    const problem = {
      type: `urn:problem-type:${type.toLowerCase().replaceAll('_', '-')}`,
      title: status ? STATUS_CODES[status] : 'Refused',
      status,
      detail,
      requestId: '$context.requestId',
    };
    api.addGatewayResponse(`Problem${type}`, {
      type: ResponseType.of(type),
      statusCode: status?.toString(),
      responseHeaders: {
        'Content-Type': "'application/problem+json'",
        'Cache-Control': "'no-store'",
        ...(status === 401 && { 'WWW-Authenticate': "'Bearer, Token'" }),
      },
      templates: { 'application/json': JSON.stringify(problem) },
    });
  }
}
