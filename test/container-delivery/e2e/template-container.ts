import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { listOf, resourcesOf, type Template } from '../../../tools/support/template.ts';

interface Container {
  readonly Name: string;
  readonly Environment?: readonly { readonly Name: string; readonly Value: unknown }[];
}

/**
 * Name and variables of a container in a stack's template; variables that refer to a resource are left out.
 *
 * @throws Error when the template has no container of this name
 */
export function containerIn(template: Template, name: string): ContainerDefinition {
  const containers = resourcesOf(template, 'AWS::ECS::TaskDefinition').flatMap(
    ([, { ContainerDefinitions }]) => listOf(ContainerDefinitions) as readonly Container[],
  );
  const found = containers.find(({ Name }) => Name === name);
  if (!found) throw new Error(`The template has no container ${name}.`);
  const environment = (found.Environment ?? []).flatMap(({ Name, Value }) =>
    typeof Value === 'string' ? [{ name: Name, value: Value }] : [],
  );
  return { name, environment };
}
