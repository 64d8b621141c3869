import { GetTemplateCommand, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { CloudTrailClient, paginateLookupEvents, type Event } from '@aws-sdk/client-cloudtrail';
import { clientFor } from '../../support/endpoint.ts';
import { callsOf, type Call } from './calls.ts';
import type { Template } from './template.ts';
import type { DeployedStack } from './usage.ts';

/**
 * Template and physical ids of a deployed stack.
 *
 * @param name whole name of the stack
 */
export async function deployedStack(name: string): Promise<DeployedStack> {
  const client = clientFor(name);
  const { TemplateBody = '{}' } = await client.send(
    new GetTemplateCommand({ StackName: name, TemplateStage: 'Original' }),
  );
  const physicalIds = new Map<string, string>();
  for await (const page of paginateListStackResources({ client }, { StackName: name }))
    for (const { LogicalResourceId = '', PhysicalResourceId } of page.StackResourceSummaries ?? [])
      if (PhysicalResourceId) physicalIds.set(LogicalResourceId, PhysicalResourceId);
  return { template: JSON.parse(TemplateBody) as Template, physicalIds };
}

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
