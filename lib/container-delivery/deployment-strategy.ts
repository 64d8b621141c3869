import { Duration } from 'aws-cdk-lib';
import { DeploymentStrategy, type BaseServiceOptions } from 'aws-cdk-lib/aws-ecs';
import type { ContainerDeliveryOptions } from './options.ts';

/** How long both versions run after all traffic has moved: an alarm in that time takes it back at once. */
export const BAKE_TIME = Duration.minutes(5);

/** Of a canary: the share of the traffic that the new version gets first, and for how long. */
export const CANARY = { stepPercent: 10, stepBakeTime: Duration.minutes(5) };

/** What of a service differs between the kinds of deployment. */
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
  // As many tasks as should run do run, whatever happens; a new version's come on top.
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
