import {
  DeleteFunctionConcurrencyCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
  TooManyRequestsException,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { isOver, type End } from './fault.ts';
import type { StackAlarm } from './stack-alarms.ts';

// A repeated call would be one more throttled invocation.
const lambda = new LambdaClient({ maxAttempts: 1 });

/** Invokes a function whose handler is missing. */
export async function invokeWithoutHandler(alarm: StackAlarm): Promise<End> {
  const { FunctionName } = alarm.dimensions;
  const { FunctionError } = await whileHandlerIsMissing(FunctionName, () =>
    lambda.send(new InvokeCommand({ FunctionName })),
  );
  if (FunctionError === undefined) throw new Error(`${alarm.id}: the function did not fail.`);
  return isOver;
}

/** Removes the handler of a function for the time of some work. */
export async function whileHandlerIsMissing<T>(
  FunctionName: string | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const { Handler } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  await lambda.send(
    new UpdateFunctionConfigurationCommand({ FunctionName, Handler: 'missing.handler' }),
  );
  try {
    return await work();
  } finally {
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Handler }));
  }
}

/** Invokes a function that has no concurrency. */
export async function invokeWithoutConcurrency(alarm: StackAlarm): Promise<End> {
  const { FunctionName } = alarm.dimensions;
  const { ReservedConcurrentExecutions } = await lambda.send(
    new GetFunctionConcurrencyCommand({ FunctionName }),
  );
  await reserve(FunctionName, 0);
  try {
    await lambda.send(new InvokeCommand({ FunctionName }));
    throw new Error(`${alarm.id}: the function was not throttled.`);
  } catch (error) {
    if (!(error instanceof TooManyRequestsException)) throw error;
  } finally {
    await reserve(FunctionName, ReservedConcurrentExecutions);
  }
  return isOver;
}

async function reserve(FunctionName: string | undefined, concurrency: number | undefined) {
  await (concurrency === undefined
    ? lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }))
    : lambda.send(
        new PutFunctionConcurrencyCommand({
          FunctionName,
          ReservedConcurrentExecutions: concurrency,
        }),
      ));
}
