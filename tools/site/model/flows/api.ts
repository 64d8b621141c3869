import {
  listOf,
  propertiesOf,
  type Assembly,
  type Properties,
  type Resource,
} from '../assembly.ts';
import { connect, type Flow, type FlowReader, type Refer } from '../flow.ts';

const AUTHORIZES = 'asks';

/** Flows from an API to the integrations of its methods and to its authorizers. */
export const apiFlows: Readonly<Record<string, FlowReader>> = {
  'AWS::ApiGateway::Method': ({ properties }, refer, assembly) => {
    const { Uri } = propertiesOf(properties.Integration);
    const label = `${verb(properties.HttpMethod)} ${pathOf(properties.ResourceId, refer, assembly)}`;
    return connect(refer(properties.RestApiId), refer(Uri), () => label);
  },
  'AWS::ApiGateway::Authorizer': ({ properties }, refer) =>
    connect(
      refer(properties.RestApiId),
      refer([properties.ProviderARNs, properties.AuthorizerUri]),
      () => AUTHORIZES,
    ),
  'AWS::ApiGateway::RestApi': ({ key, properties }, refer) => described(key, properties, refer),
  'AWS::ApiGatewayV2::Integration': ({ properties }, refer) =>
    connect(refer(properties.ApiId), refer(properties.IntegrationUri), () => ''),
  'AWS::ApiGatewayV2::Authorizer': ({ properties }, refer) =>
    connect(
      refer(properties.ApiId),
      refer([properties.AuthorizerUri, properties.JwtConfiguration]),
      () => AUTHORIZES,
    ),
};

function verb(method: unknown): string {
  return method === 'ANY' ? 'any' : String(method);
}

/** `/jobs/{id}`, joined from the resource and its parents. */
function pathOf(id: unknown, refer: Refer, assembly: Assembly): string {
  const parts: string[] = [];
  let resource: Resource | undefined = first(refer(id), assembly);
  while (resource?.type === 'AWS::ApiGateway::Resource') {
    parts.unshift(String(resource.properties.PathPart));
    resource = first(assembly.references(resource.stack, resource.properties.ParentId), assembly);
  }
  return `/${parts.join('/')}`;
}

function first(keys: readonly string[], assembly: Assembly): Resource | undefined {
  return assembly.resources.get(keys[0] ?? '');
}

/** Flows of an API with an OpenAPI document. */
function described(key: string, { Body }: Properties, refer: Refer): Flow[] {
  return Object.entries(propertiesOf(propertiesOf(Body).paths)).flatMap(([path, methods]) =>
    Object.entries(propertiesOf(methods)).flatMap(([method, operation]) => {
      const integration = propertiesOf(operation)['x-amazon-apigateway-integration'];
      const { uri, uris } = propertiesOf(integration);
      return connect([key], refer(listOf(uri ?? uris)), () => `${method.toUpperCase()} ${path}`);
    }),
  );
}
