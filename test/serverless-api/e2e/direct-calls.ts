import { randomUUID } from 'node:crypto';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { constructId } from '../../../lib/serverless-api/construct-id.ts';
import {
  OPERATIONS,
  type Operation,
  type OperationId,
} from '../../../lambda/serverless-api/contract.ts';
import type { SignedRequest } from '../../../lambda/common/signed-fetch.ts';
import { deployedStack, type DeployedStack } from '../../../tools/support/deployed-stack.ts';
import { resourcesOf } from '../../../tools/support/template.ts';
import type { Deployment } from '../../e2e/scenario.ts';
import type { Send } from './content-api.ts';

/** Operation of a request, with the raw parameters of its path. */
interface Called {
  readonly id: OperationId;
  readonly path: Readonly<Record<string, string>>;
}

/**
 * Calls of the functions for editors and publishers without a user pool: each gets the event of API Gateway
 * with the claims that Cognito would put into a token. Other operations are requested from the API.
 */
export class DirectCalls {
  private readonly lambda = new LambdaClient({});
  private readonly deployment: Deployment;
  private stack: Promise<DeployedStack> | undefined;

  constructor(deployment: Deployment) {
    this.deployment = deployment;
  }

  /** Sends requests as a user in a group. */
  as(group: 'editor' | 'publisher'): Send {
    const sub = randomUUID();
    const email = `${group}-${sub}@example.com`;
    const claims = { sub, email, token_use: 'id', 'cognito:groups': group };
    return async (url, request) => {
      const path = url.replace(this.deployment.output('ApiUrl'), '/');
      const called = operationOf(request.method ?? 'GET', path.replace(/\?.*/, ''));
      return called
        ? this.invoke(called, path, request, claims)
        : this.deployment.reach(url, request);
    };
  }

  private async invoke(
    { id, path: pathParameters }: Called,
    path: string,
    { method: httpMethod = 'GET', headers = {}, body }: SignedRequest,
    claims: object,
  ): Promise<Response> {
    const query = Object.fromEntries(new URL(path, 'http://api').searchParams);
    const { Payload } = await this.lambda.send(
      new InvokeCommand({
        FunctionName: await this.functionOf(id),
        Qualifier: 'prod',
        Payload: JSON.stringify({
          ...{ httpMethod, path, headers, pathParameters, body: body ?? null },
          multiValueHeaders: Object.fromEntries(
            Object.entries(headers).map(([name, value]) => [name, [value]]),
          ),
          queryStringParameters: query,
          isBase64Encoded: false,
          requestContext: {
            requestId: randomUUID(),
            stage: 'prod',
            identity: {},
            authorizer: { claims },
          },
        }),
      }),
    );
    const answer = JSON.parse(Payload?.transformToString() ?? '{}') as APIGatewayProxyResult;
    const { statusCode, headers: given = {} } = answer;
    return new Response(statusCode === 204 || statusCode === 304 ? null : answer.body, {
      status: statusCode,
      headers: given as Record<string, string>,
    });
  }

  /** Name of the function of an operation, by the beginning of its logical id. */
  private async functionOf(id: OperationId): Promise<string> {
    this.stack ??= deployedStack(`${this.deployment.prefix}ServerlessApi`);
    const { template, physicalIds } = await this.stack;
    const logicalId = new RegExp(`^Api${constructId(id)}[0-9A-F]{8}$`);
    const [found = ''] =
      resourcesOf(template, 'AWS::Lambda::Function').find(([each]) => logicalId.test(each)) ?? [];
    const name = physicalIds.get(found);
    if (name === undefined) throw new Error(`The stack has no function ${id}.`);
    return name;
  }
}

/** Operation for editors or publishers that a request calls; `undefined` for all others. */
function operationOf(method: string, path: string): Called | undefined {
  for (const [id, operation] of Object.entries<Operation>(OPERATIONS)) {
    if (operation.method !== method || !['editor', 'publisher'].includes(operation.access))
      continue;
    const pattern = operation.path.replaceAll(/{(\w+)}/g, '(?<$1>[^/]+)');
    const found = new RegExp(`^${pattern}$`).exec(path);
    if (found) return { id: id as OperationId, path: { ...found.groups } };
  }
  return undefined;
}
