import type { ContainerDefinition } from '@aws-sdk/client-ecs';

interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: Properties }>
  >;
}

interface Properties {
  readonly ContainerDefinitions?: readonly Container[];
}

interface Container {
  readonly Name: string;
  readonly Environment?: readonly { readonly Name: string; readonly Value: unknown }[];
}

/**
 * Name and variables of a container in a stack's template; variables that refer to a resource are left out.
 *
 * @throws Error when the template has no container of this name
 */
export function containerIn(template: string, name: string): ContainerDefinition {
  const { Resources } = JSON.parse(template) as Template;
  const containers = Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::ECS::TaskDefinition')
    .flatMap(({ Properties }) => Properties?.ContainerDefinitions ?? []);
  const found = containers.find(({ Name }) => Name === name);
  if (!found) throw new Error(`The template has no container ${name}.`);
  const environment = (found.Environment ?? []).flatMap(({ Name, Value }) =>
    typeof Value === 'string' ? [{ name: Name, value: Value }] : [],
  );
  return { name, environment };
}
