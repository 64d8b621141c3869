import { GetTemplateCommand, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { clientFor } from './endpoint.ts';
import type { Template } from './template.ts';

/** Deployed stack with its template. */
export interface DeployedStack {
  readonly template: Template;
  /** Physical ids by logical id. */
  readonly physicalIds: ReadonlyMap<string, string>;
}

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
