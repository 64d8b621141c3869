import type { DeployedStack } from '../../../tools/support/deployed-stack.ts';
import { idOf, partsOf, propertyOf, resourcesOf } from '../../../tools/support/template.ts';

/** Method of a deployed REST API whose function answers everyone, or everyone with credentials. */
export interface Route {
  readonly url: string;
  readonly method: string;
  /** Name of the function. */
  readonly functionName: string;
}

type Template = DeployedStack['template'];

/** Address of the API of a stack, with its stage and a slash. */
export function apiUrl({ template, physicalIds }: DeployedStack, region: string): string {
  const [[api] = ['']] = resourcesOf(template, 'AWS::ApiGateway::RestApi');
  const [[, { StageName }] = ['', {}]] = resourcesOf(template, 'AWS::ApiGateway::Stage');
  return `https://${physicalIds.get(api) ?? ''}.execute-api.${region}.amazonaws.com/${String(StageName)}/`;
}

/**
 * First method that needs no token and calls no alias, whose version can't be changed; `undefined` for
 * an API without one.
 */
export function openRoute(stack: DeployedStack, region: string): Route | undefined {
  const { template, physicalIds } = stack;
  for (const [, properties] of resourcesOf(template, 'AWS::ApiGateway::Method')) {
    const { AuthorizationType, HttpMethod, ResourceId, Integration } = properties;
    const uri = partsOf(propertyOf(Integration, 'Uri') ?? '');
    if (uri.includes(':${stageVariables.alias}/invocations')) continue;
    const functionName = uri
      .flatMap((part) => (typeof part === 'object' ? [part.id] : []))
      .filter((id) => template.Resources[id]?.Type === 'AWS::Lambda::Function')
      .map((id) => physicalIds.get(id))[0];
    if (functionName !== undefined && ['NONE', 'AWS_IAM'].includes(String(AuthorizationType)))
      return {
        url: `${apiUrl(stack, region)}${pathOf(template, ResourceId)}`,
        method: String(HttpMethod),
        functionName,
      };
  }
  return undefined;
}

/** Path without a slash at its beginning, with a value for each variable. */
function pathOf(template: Template, resource: unknown): string {
  const id = idOf(resource) ?? '';
  const { Type, Properties = {} } = template.Resources[id] ?? {};
  if (Type !== 'AWS::ApiGateway::Resource') return '';
  const parent = pathOf(template, Properties.ParentId);
  const part = String(Properties.PathPart).replace(/^\{.*\}$/, 'value');
  return parent === '' ? part : `${parent}/${part}`;
}
