import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { until } from './wait.ts';

const lambda = new LambdaClient({});

/** Sets a variable of a function, or removes it for `undefined`. Returns the previous value. */
export async function setVariable(
  FunctionName: string,
  name: string,
  value: string | undefined,
): Promise<string | undefined> {
  const { Environment: { Variables = {} } = {} } = await lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName }),
  );
  const others = Object.entries(Variables).filter(([other]) => other !== name);
  const wanted = value === undefined ? others : [...others, [name, value]];
  await lambda.send(
    new UpdateFunctionConfigurationCommand({
      FunctionName,
      Environment: { Variables: Object.fromEntries(wanted) as Record<string, string> },
    }),
  );
  await until(`${FunctionName} to take its new environment`, 60, async () => {
    const { LastUpdateStatus } = await lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName }),
    );
    return LastUpdateStatus === 'InProgress' ? undefined : true;
  });
  return Variables[name];
}
