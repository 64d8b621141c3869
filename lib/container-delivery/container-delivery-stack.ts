import { CfnOutput, Duration, Validations } from 'aws-cdk-lib';
import type { Repository } from 'aws-cdk-lib/aws-ecr';
import { Cluster, ContainerInsights } from 'aws-cdk-lib/aws-ecs';
import { NamespaceType, type INamespace } from 'aws-cdk-lib/aws-servicediscovery';
import type { Construct } from 'constructs';
import type { WebVariables } from '../../lambda/container-delivery/contract.ts';
import { Monitoring } from '../common/monitoring.ts';
import { ServiceNetwork } from '../common/service-network.ts';
import { SummitStack, type DeploymentProps } from '../common/summit-stack.ts';
import { DeploymentHooks } from './deployment-hooks.ts';
import { Entrance } from './entrance.ts';
import { HttpService } from './http-service.ts';
import { releaseParameters } from './release-parameters.ts';
import type { ContainerDeliveryOptions } from './options.ts';

export interface ContainerDeliveryProps
  extends DeploymentProps, Pick<ContainerDeliveryOptions, 'containerDeployment'> {
  /** Repositories of the services' images, by the name of the service. */
  readonly images: Readonly<Record<'web' | 'catalogue', Repository>>;
  /**
   * Cloud Map namespace for services of several stacks.
   *
   * @default - a namespace of these services alone
   */
  readonly namespace?: INamespace;
}

/**
 * Two services behind one load balancer, each with its own host name; the pipeline deploys each
 * commit without downtime (San Francisco 2017: "Blue/Green deployment … host based routing").
 *
 *     web.…       ─┐                 ┌─▶ web ───────┐ Service Connect
 *                  ├─▶ load balancer ┤              ▼
 *     catalogue.… ─┘                 └──────────▶ catalogue
 *     deployment ─▶ check-image ─▶ new tasks ─▶ verify ─▶ traffic ─▶ verify
 */
export class ContainerDeliveryStack extends SummitStack {
  constructor(scope: Construct, id: string, props: ContainerDeliveryProps) {
    super(scope, id, {
      ...props,
      description: 'summit-stacks E: ECS continuous deployment',
      architecture: 'container-delivery',
    });
    const { settings, images, containerDeployment } = props;
    const { commit, domainName, certificateArn } = releaseParameters(this, settings);
    const monitoring = new Monitoring(this, 'Monitoring', { settings, page: 'container-delivery' });
    const network = new ServiceNetwork(this, 'Network', {
      settings,
      publicSubnets: true,
      interfaceEndpoints: ['Logs', 'EcrApi', 'EcrDocker'],
    });
    const entrance = new Entrance(this, 'Entrance', {
      settings,
      network,
      domainName,
      certificateArn,
    });
    const cluster = this.cluster(network, props.namespace);
    const hooks =
      containerDeployment === 'rolling'
        ? undefined
        : new DeploymentHooks(this, 'Hooks', { settings, monitoring, entrance, cluster });

    const common = {
      ...{ settings, monitoring, network, entrance, cluster, hooks, commit, containerDeployment },
      namespace: props.namespace,
    };
    const catalogue = new HttpService(this, 'Catalogue', {
      ...common,
      name: 'catalogue',
      repository: images.catalogue,
      priority: 20,
      offers: { dnsName: 'catalogue', port: 80, perRequestTimeout: Duration.seconds(5) },
    });
    const web = new HttpService(this, 'Web', {
      ...common,
      name: 'web',
      repository: images.web,
      priority: 10,
      // In sandbox, nobody owns the domain.
      otherHosts: settings.protectData ? [] : ['*.elb.amazonaws.com'],
      environment: { CATALOGUE_URL: 'http://catalogue' } satisfies WebVariables,
    });
    catalogue.admit(web);

    monitoring.graph(
      'Load balancer: requests, and its own failures',
      entrance.loadBalancer.metrics.requestCount(),
      entrance.loadBalancer.metrics.custom('HTTPCode_ELB_5XX_Count', { statistic: 'sum' }),
    );
    for (const [name, value] of Object.entries({
      Url: `${entrance.scheme}://${entrance.loadBalancer.loadBalancerDnsName}`,
      WebHost: `web.${domainName}`,
      CatalogueHost: `catalogue.${domainName}`,
      Cluster: cluster.clusterName,
      WebService: web.service.serviceName,
      CatalogueService: catalogue.service.serviceName,
      WebTaskDefinition: web.taskDefinition.taskDefinitionArn,
      CatalogueTaskDefinition: catalogue.taskDefinition.taskDefinitionArn,
      ...(hooks && {
        CheckImageFunction: hooks.checkImage.functionName,
        VerifyFunction: hooks.verify.functionName,
      }),
    })) {
      new CfnOutput(this, name, { value });
    }
  }

  private cluster({ vpc }: ServiceNetwork, namespace?: INamespace): Cluster {
    const cluster = new Cluster(this, 'Services', {
      vpc,
      containerInsightsV2: ContainerInsights.DISABLED,
      // An HTTP namespace: Service Connect does not require DNS, and a hosted zone costs money.
      defaultCloudMapNamespace: namespace
        ? undefined
        : {
            name: this.stackName,
            type: NamespaceType.HTTP,
            useForServiceConnect: true,
          },
    });
    Validations.of(cluster).acknowledge({
      id: 'AwsSolutions-ECS4',
      reason:
        'Container Insights bills for each metric; ECS’s and the load balancer’s own suffice.',
    });
    return cluster;
  }
}
