import type { Context } from 'aws-lambda';

/** Context of an invocation. */
export function functionContext(properties: Partial<Context> = {}): Context {
  const functionName = properties.functionName ?? 'function';
  return {
    awsRequestId: 'invocation-1',
    functionName,
    functionVersion: '1',
    invokedFunctionArn: `arn:aws:lambda:eu-west-1:111122223333:function:${functionName}`,
    memoryLimitInMB: '512',
    getRemainingTimeInMillis: () => 20_000,
    ...properties,
  } as Context;
}
