import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { listOf, resourcesOf, type Template } from '../../../tools/support/template.ts';

interface Container {
  readonly Name: string;
  readonly User?: string;
  readonly ReadonlyRootFilesystem?: boolean;
  readonly StopTimeout?: number;
  readonly HealthCheck?: {
    readonly Command: string[];
    readonly Interval?: number;
    readonly Timeout?: number;
    readonly StartPeriod?: number;
    readonly Retries?: number;
  };
  readonly Environment?: readonly { readonly Name: string; readonly Value: unknown }[];
}

/**
 * Definition of a container in a stack's template; variables that refer to a resource are left out.
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
  return {
    name,
    environment,
    user: found.User,
    readonlyRootFilesystem: found.ReadonlyRootFilesystem,
    stopTimeout: found.StopTimeout,
    healthCheck: found.HealthCheck && {
      command: found.HealthCheck.Command,
      interval: found.HealthCheck.Interval,
      timeout: found.HealthCheck.Timeout,
      startPeriod: found.HealthCheck.StartPeriod,
      retries: found.HealthCheck.Retries,
    },
  };
}
