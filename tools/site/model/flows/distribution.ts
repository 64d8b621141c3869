import { listOfProperties, propertiesOf, type Properties } from '../assembly.ts';
import { connect, type FlowReader } from '../flow.ts';

/** CloudFront: flows from a distribution to its origins and edge functions, and from a web ACL to it. */
export const distributionFlows: Readonly<Record<string, FlowReader>> = {
  'AWS::CloudFront::Distribution': ({ key, properties }, refer) => {
    const config = propertiesOf(properties.DistributionConfig);
    const behaviors = [
      propertiesOf(config.DefaultCacheBehavior),
      ...listOfProperties(config.CacheBehaviors),
    ];
    return [
      ...connect(refer(config.WebACLId), [key], () => 'lets pass'),
      ...listOfProperties(config.Origins).flatMap((origin) =>
        connect([key], refer(origin.DomainName), () => pathsOf(origin.Id, behaviors)),
      ),
      ...behaviors
        .flatMap((behavior) => [
          ...listOfProperties(behavior.FunctionAssociations),
          ...listOfProperties(behavior.LambdaFunctionAssociations),
        ])
        .flatMap(({ EventType, FunctionARN, LambdaFunctionARN }) =>
          connect([key], refer([FunctionARN, LambdaFunctionARN]), () =>
            String(EventType).replace('-', ' '),
          ),
        ),
    ];
  },
  'AWS::CloudFront::Function': ({ key, properties }, refer) => {
    const { KeyValueStoreAssociations } = propertiesOf(properties.FunctionConfig);
    return refer(KeyValueStoreAssociations).map((to) => ({
      from: key,
      to,
      label: 'reads',
      data: 'from' as const,
    }));
  },
  'AWS::WAFv2::WebACLAssociation': ({ properties }, refer) =>
    connect(refer(properties.WebACLArn), refer(properties.ResourceArn), () => 'lets pass'),
};

/** Path patterns of the behaviors of an origin. */
function pathsOf(origin: unknown, behaviors: readonly Properties[]): string {
  const patterns = behaviors
    .filter(({ TargetOriginId }) => TargetOriginId === origin)
    .map(({ PathPattern }) => (typeof PathPattern === 'string' ? PathPattern : 'misses'));
  return patterns.includes('misses') ? 'misses' : patterns.join(', ');
}
