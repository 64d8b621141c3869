import {
  CloudFormationClient,
  UpdateStackCommand,
  waitUntilStackUpdateComplete,
} from '@aws-sdk/client-cloudformation';
import {
  DescribeServicesCommand,
  ECSClient,
  type Service,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import { Entrance } from '../../../lambda/container-delivery/aws/entrance.ts';
import type { Answer } from '../../../lambda/container-delivery/core/expectations.ts';
import type { Deployment } from '../../e2e/scenario.ts';
import { Balancer, type Routing } from './balancer.ts';
import { deployedStack } from '../../../tools/support/deployed-stack.ts';
import { machineFactor } from '../../../tools/support/machine-factor.ts';
import { containerIn } from './template-container.ts';

export type ServiceName = 'web' | 'catalogue';

/** Deployed services, as users and the pipeline call them. */
export class ContainerDelivery {
  readonly balancer = new Balancer();
  readonly deployment: Deployment;
  private readonly ecs = new ECSClient({});
  private readonly cloudFormation = new CloudFormationClient({});
  private addresses: Readonly<Record<string, string>> = {};

  constructor(deployment: Deployment) {
    this.deployment = deployment;
  }

  /** Address of the load balancer: on AWS its own address, on an emulator a path of the endpoint. */
  get address(): string {
    return this.deployment.address(this.output('Url'));
  }

  /** Sends requests to the services themselves, where no load balancer is. */
  bypassBalancer(addresses: Readonly<Record<ServiceName, string>>): void {
    this.addresses = addresses;
  }

  output(name: string): string {
    const value = this.deployment.outputs[name];
    if (!value) throw new Error(`The stack has no output ${name}.`);
    return value;
  }

  /** Response of the load balancer for a host name under the domain; without one, of the service. */
  get(name: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const domain = this.output('WebHost').replace(/^web\./, '');
    return new Entrance(this.addresses[name] ?? this.address, domain).get(
      name,
      path,
      headers,
      AbortSignal.timeout(Math.ceil(10_000 * machineFactor())),
    );
  }

  taskDefinition(service: ServiceName): string {
    return this.output(service === 'web' ? 'WebTaskDefinition' : 'CatalogueTaskDefinition');
  }

  /** Task definition of a service in the template of its stack, for the settings of a process without ECS. */
  async templateDefinition(service: ServiceName): Promise<TaskDefinition> {
    const { template } = await deployedStack(`${this.deployment.prefix}ContainerDelivery`);
    return { containerDefinitions: [containerIn(template, service)] };
  }

  async service(name: ServiceName): Promise<Service> {
    const { services: [service] = [] } = await this.ecs.send(
      new DescribeServicesCommand({
        cluster: this.output('Cluster'),
        services: [this.output(name === 'web' ? 'WebService' : 'CatalogueService')],
      }),
    );
    if (!service) throw new Error(`There is no service ${name}.`);
    return service;
  }

  /** Target groups and rules with which ECS shifts the traffic of a service. */
  async routing(name: ServiceName): Promise<Routing> {
    const { loadBalancers: [balancer] = [] } = await this.service(name);
    const { alternateTargetGroupArn, productionListenerRule, testListenerRule } =
      balancer?.advancedConfiguration ?? {};
    return {
      blue: balancer?.targetGroupArn ?? '',
      green: alternateTargetGroupArn ?? '',
      production: productionListenerRule ?? '',
      test: testListenerRule ?? '',
    };
  }

  /** Deploys a release as the pipeline does: the same template with another commit. */
  async release(commit: string): Promise<void> {
    const StackName = `${this.deployment.prefix}ContainerDelivery`;
    await this.cloudFormation.send(
      new UpdateStackCommand({
        StackName,
        UsePreviousTemplate: true,
        Capabilities: ['CAPABILITY_IAM'],
        Parameters: [
          { ParameterKey: 'Commit', ParameterValue: commit },
          { ParameterKey: 'DomainName', UsePreviousValue: true },
        ],
      }),
    );
    await waitUntilStackUpdateComplete(
      { client: this.cloudFormation, maxWaitTime: 60, minDelay: 1, maxDelay: 1 },
      { StackName },
    );
  }
}
