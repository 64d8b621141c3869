import type { Callers } from './callers.ts';
import { HOME, type TableCall } from './calls.ts';
import { send, type Answer } from './requests.ts';

const DENIED = /AccessDenied|UnauthorizedOperation|AuthorizationError/;
const TYPE = /(service|resource) control policy/;

/**
 * Makes a call and returns the decision about it: `allowed` also for one that fails for another
 * reason, such as a missing resource.
 */
export async function decide(callers: Callers, call: TableCall): Promise<string> {
  const { who, where, region = HOME, request } = call;
  const answer = await send(request(callers.ids), await callers.session(who, where), region);
  return decisionOf(answer);
}

function decisionOf({ status, body }: Answer): string {
  if (status < 400 || !DENIED.test(body)) return status === 500 ? `500: ${body}` : 'allowed';
  return TYPE.exec(body)?.[0] ?? `denied: ${body}`;
}
