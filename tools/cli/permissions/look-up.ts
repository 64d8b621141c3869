import { CloudTrailClient, paginateLookupEvents, type Event } from '@aws-sdk/client-cloudtrail';
import { callsOf, type Call } from './calls.ts';

/**
 * Calls of roles in CloudTrail's event history of the region. On AWS an event is there some minutes
 * after its call.
 *
 * @param since time of the first call; all that the history has when left out
 */
export async function lookUpCalls(since?: Date): Promise<Call[]> {
  const events: Event[] = [];
  const pages = paginateLookupEvents({ client: new CloudTrailClient({}) }, { StartTime: since });
  for await (const page of pages) events.push(...(page.Events ?? []));
  return callsOf(events);
}
