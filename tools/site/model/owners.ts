import type { Assembly, Resource } from './assembly.ts';

/** Types that are part of another resource, with the property that refers to it. */
const PART_OF: Readonly<Record<string, string>> = {
  'AWS::ApiGateway::Deployment': 'RestApiId',
  'AWS::ApiGateway::Method': 'RestApiId',
  'AWS::ApiGateway::Resource': 'RestApiId',
  'AWS::ApiGateway::Stage': 'RestApiId',
  'AWS::ApiGatewayV2::Integration': 'ApiId',
  'AWS::ApiGatewayV2::Route': 'ApiId',
  'AWS::ApiGatewayV2::Stage': 'ApiId',
  'AWS::Cognito::UserPoolClient': 'UserPoolId',
  'AWS::Cognito::UserPoolDomain': 'UserPoolId',
  'AWS::ElasticLoadBalancingV2::Listener': 'LoadBalancerArn',
  'AWS::ElasticLoadBalancingV2::ListenerRule': 'ListenerArn',
  'AWS::Lambda::Alias': 'FunctionName',
  'AWS::Lambda::Url': 'TargetFunctionArn',
  'AWS::Lambda::Version': 'FunctionName',
  'AWS::StepFunctions::StateMachineAlias': 'RoutingConfiguration',
  'AWS::StepFunctions::StateMachineVersion': 'StateMachineArn',
};

/** Types that belong to the resource that refers to them, with its property. */
const PARTS_OF_USER: Readonly<Record<string, readonly [type: string, property: string]>> = {
  'AWS::CodeDeploy::Application': ['AWS::CodeDeploy::DeploymentGroup', 'ApplicationName'],
  'AWS::ECS::TaskDefinition': ['AWS::ECS::Service', 'TaskDefinition'],
  'AWS::ElasticLoadBalancingV2::TargetGroup': ['AWS::ECS::Service', 'LoadBalancers'],
};

/** Resource that represents another: the function for its version, the service for its task definition. */
export function ownerOf(assembly: Assembly, key: string): string {
  const resource = assembly.resources.get(key);
  if (!resource) return key;
  const owner = whole(assembly, resource) ?? user(assembly, resource);
  return owner === undefined || owner === key ? key : ownerOf(assembly, owner);
}

function whole(assembly: Assembly, { stack, type, properties }: Resource): string | undefined {
  const property = PART_OF[type];
  return property === undefined
    ? undefined
    : assembly.references(stack, properties[property]).at(0);
}

function user(assembly: Assembly, { key, type }: Resource): string | undefined {
  const [userType, property = ''] = PARTS_OF_USER[type] ?? [];
  const users = [...assembly.resources.values()].filter((each) => each.type === userType);
  return users.find(({ stack, properties }) =>
    assembly.references(stack, properties[property]).includes(key),
  )?.key;
}
