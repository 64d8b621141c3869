import { LambdaClient } from '@aws-sdk/client-lambda';
import { signedFetch } from '../../../lambda/common/signed-fetch.ts';
import { deployedStack } from '../../../tools/support/deployed-stack.ts';
import { reachFrom } from '../reach.ts';
import { apiUrl, openRoute } from './api-routes.ts';
import { eachSecond, isOver, type End } from './fault.ts';
import { whileHandlerIsMissing } from './function-faults.ts';
import type { StackAlarm } from './stack-alarms.ts';
import { withThreshold } from './threshold.ts';

const { region, credentials } = new LambdaClient({}).config;

/** Sends a request to a method whose function can't be loaded. */
export async function requestWithoutHandler(alarm: StackAlarm): Promise<End | undefined> {
  const route = openRoute(await stackOf(alarm), await region());
  if (!route) return undefined;
  const { url, method, functionName } = route;
  const { status } = await whileHandlerIsMissing(functionName, () => send(url, method));
  if (status < 500) throw new Error(`${alarm.id}: ${method} ${url} answered ${status}.`);
  return isOver;
}

/** Sends a request each second, and lowers the threshold of the latency to a microsecond. */
export async function requestSlowly(alarm: StackAlarm): Promise<End> {
  const url = `${apiUrl(await stackOf(alarm), await region())}no-method`;
  const restore = await withThreshold(alarm, 0.001);
  const stop = eachSecond(() => send(url, 'GET'));
  return async () => {
    await stop();
    await restore();
  };
}

function stackOf({ dimensions: { ApiName = '' } }: StackAlarm) {
  // lib/common/service-api.ts names each API after its stack.
  return deployedStack(ApiName);
}

async function send(url: string, method: string): Promise<Response> {
  const reach = reachFrom(process.env.AWS_ENDPOINT_URL);
  const answer = await signedFetch({ service: 'execute-api', region, credentials, send: reach })(
    url,
    { method, body: method === 'GET' ? undefined : '{}' },
  );
  await answer.arrayBuffer();
  return answer;
}
