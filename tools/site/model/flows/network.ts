import { listOfProperties, propertiesOf } from '../assembly.ts';
import { connect, type FlowReader } from '../flow.ts';

/** Flows from load balancers to services, and from services to image repositories and service registries. */
export const networkFlows: Readonly<Record<string, FlowReader>> = {
  'AWS::ElasticLoadBalancingV2::Listener': ({ key, properties }, refer) =>
    connect([key], refer(properties.DefaultActions), () => 'requests'),
  'AWS::ElasticLoadBalancingV2::ListenerRule': ({ key, properties }, refer) =>
    connect([key], refer(properties.Actions), () => 'requests'),
  'AWS::ECS::Service': ({ key, properties }, refer) =>
    connect(
      [key],
      refer([
        listOfProperties(properties.ServiceRegistries).map(({ RegistryArn }) => RegistryArn),
        propertiesOf(properties.ServiceConnectConfiguration).Namespace,
      ]),
      () => 'is found by',
    ),
  'AWS::ECS::TaskDefinition': ({ key, properties }, refer) =>
    connect(
      refer(listOfProperties(properties.ContainerDefinitions).map(({ Image }) => Image)),
      [key],
      () => 'image',
    ),
  'AWS::ElasticLoadBalancingV2::TargetGroup': ({ key, properties }, refer) =>
    connect([key], refer(properties.Targets), () => 'requests'),
  'AWS::OpenSearchService::Domain': ({ key, properties }, refer) => {
    const { UserPoolId } = propertiesOf(properties.CognitoOptions);
    return connect([key], refer(UserPoolId), () => 'login');
  },
};
