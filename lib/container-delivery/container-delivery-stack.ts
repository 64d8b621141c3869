import { CfnOutput, Duration, Validations, type Environment } from 'aws-cdk-lib';
import type { Repository } from 'aws-cdk-lib/aws-ecr';
import { Cluster, ContainerInsights } from 'aws-cdk-lib/aws-ecs';
import { NamespaceType } from 'aws-cdk-lib/aws-servicediscovery';
import type { Construct } from 'constructs';
import type { DeploymentProfile } from '../common/deployment-profile.ts';
import { Monitoring } from '../common/monitoring.ts';
import { ServiceNetwork } from '../common/service-network.ts';
import { SummitStack } from '../common/summit-stack.ts';
import { DeploymentHooks } from './deployment-hooks.ts';
import { Entrance } from './entrance.ts';
import { HttpService } from './http-service.ts';
import { releaseParameters } from './release-parameters.ts';

export interface ContainerDeliveryProps {
  /** What differs between deployments. */
  readonly profile: DeploymentProfile;
  /** Where the services' images are, by the name of the service. */
  readonly images: Readonly<Record<'web' | 'catalogue', Repository>>;
  /**
   * Account and region: those of the images.
   *
   * @default - those that the CLI deploys with
   */
  readonly env?: Environment;
}

/**
 * Two services behind one load balancer, each with a name of its own; the pipeline brings each commit
 * into them without an interruption (San Francisco 2017: "Blue/Green deployment … host based routing").
 *
 *     web.…       ─┐                 ┌─▶ web ───────┐ Service Connect
 *                  ├─▶ load balancer ┤              ▼
 *     catalogue.… ─┘                 └──────────▶ catalogue
 *     deployment ─▶ check-image ─▶ new tasks ─▶ verify ─▶ traffic ─▶ verify
 */
export class ContainerDeliveryStack extends SummitStack {
  constructor(scope: Construct, id: string, { profile, images, env }: ContainerDeliveryProps) {
    super(scope, id, {
      description: 'summit-stacks E: ECS continuous deployment',
      architecture: 'container-delivery',
      profile,
      env,
    });
    const { commit, domainName, certificateArn } = releaseParameters(this, profile);
    const monitoring = new Monitoring(this, 'Monitoring', { profile, page: 'container-delivery' });
    const network = new ServiceNetwork(this, 'Network', {
      profile,
      publicSubnets: true,
      interfaceEndpoints: ['Logs', 'EcrApi', 'EcrDocker'],
    });
    const entrance = new Entrance(this, 'Entrance', {
      profile,
      network,
      domainName,
      certificateArn,
    });
    const cluster = this.cluster(network);
    const hooks =
      profile.containerDeployment === 'rolling'
        ? undefined
        : new DeploymentHooks(this, 'Hooks', { profile, monitoring, entrance, cluster });

    const common = { profile, monitoring, network, entrance, cluster, hooks, commit };
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
      // In sandbox nobody owns the domain.
      otherHosts: profile.protectData ? [] : ['*.elb.amazonaws.com'],
      environment: { CATALOGUE_URL: 'http://catalogue' },
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

  private cluster({ vpc }: ServiceNetwork): Cluster {
    const cluster = new Cluster(this, 'Services', {
      vpc,
      containerInsightsV2: ContainerInsights.DISABLED,
      // An HTTP namespace: Service Connect asks no DNS, and a hosted zone bills.
      defaultCloudMapNamespace: {
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
