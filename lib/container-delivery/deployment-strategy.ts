import { Duration } from 'aws-cdk-lib';
import { DeploymentStrategy, type BaseServiceOptions } from 'aws-cdk-lib/aws-ecs';
import type { ContainerDeliveryOptions } from './options.ts';

/**
 * Time for which both versions run after the traffic shift: an alarm in this time rolls back at
 * once.
 */
export const BAKE_TIME = Duration.minutes(5);

/** Canary: percentage of the traffic that the new version gets first, and its duration. */
export const CANARY = { stepPercent: 10, stepBakeTime: Duration.minutes(5) };

/** Returns the properties of a service that depend on the kind of deployment. */
export function strategyOf(
  deployment: ContainerDeliveryOptions['containerDeployment'],
): Pick<
  BaseServiceOptions,
  | 'minHealthyPercent'
  | 'maxHealthyPercent'
  | 'deploymentStrategy'
  | 'bakeTime'
  | 'canaryConfiguration'
> {
  // The desired number of tasks always runs; those of a new version are started in addition.
  const healthy = { minHealthyPercent: 100, maxHealthyPercent: 200 };
  switch (deployment) {
    case 'rolling':
      return healthy;
    case 'blue-green':
      return {
        ...healthy,
        deploymentStrategy: DeploymentStrategy.BLUE_GREEN,
        bakeTime: BAKE_TIME,
      };
    case 'canary':
      return {
        ...healthy,
        deploymentStrategy: DeploymentStrategy.CANARY,
        bakeTime: BAKE_TIME,
        canaryConfiguration: CANARY,
      };
  }
}
