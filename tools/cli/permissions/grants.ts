import {
  idOf,
  listOf,
  partsOf,
  propertyOf,
  resourcesOf,
  type Part,
  type Template,
} from '../../support/template.ts';

/** Action on a resource that a role may take. */
export interface Grant {
  /** Logical id of the role. */
  readonly role: string;
  /** Services that may assume the role, e.g. `lambda.amazonaws.com`; empty for principals of IAM. */
  readonly services: readonly string[];
  /** Action, or name of a policy that AWS manages. */
  readonly action: string;
  /** Resource for people: logical ids without hashes. */
  readonly resource: string;
  /** Resource with its references. */
  readonly parts: readonly Part[];
}

/** Permissions of all roles of a template: one for each action and resource. */
export function grantsOf(template: Template): Grant[] {
  return resourcesOf(template, 'AWS::IAM::Role').flatMap(([role, properties]) => {
    const services = servicesOf(properties);
    const managed = listOf(properties.ManagedPolicyArns)
      .filter((arn) => idOf(arn) === undefined)
      .map((arn) => nameOf(partsOf(arn)).replace(/^.*:policy\//, ''));
    return [
      ...statementsOf(template, role).flatMap((statement) => grantsIn(statement, role, services)),
      ...managed.map((action) => ({ role, services, action, resource: '*', parts: ['*'] })),
    ];
  });
}

function grantsIn(statement: unknown, role: string, services: readonly string[]): Grant[] {
  if (propertyOf(statement, 'Effect') !== 'Allow') return [];
  return listOf(propertyOf(statement, 'Action')).flatMap((action) =>
    listOf(propertyOf(statement, 'Resource')).map((resource) => {
      const parts = partsOf(resource);
      return { role, services, action: String(action), resource: nameOf(parts), parts };
    }),
  );
}

function statementsOf(template: Template, role: string): unknown[] {
  const roleProperties = template.Resources[role]?.Properties ?? {};
  const managed = new Set(listOf(roleProperties.ManagedPolicyArns).map(idOf));
  const attached = resourcesOf(template, 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy')
    .filter(
      ([id, { Roles }]) => managed.has(id) || listOf(Roles).some((each) => idOf(each) === role),
    )
    .map(([, properties]) => properties);
  return [...attached, ...listOf(roleProperties.Policies)].flatMap((policy) =>
    listOf(propertyOf(policy, 'PolicyDocument', 'Statement')),
  );
}

function servicesOf({ AssumeRolePolicyDocument }: Readonly<Record<string, unknown>>): string[] {
  return listOf(propertyOf(AssumeRolePolicyDocument, 'Statement'))
    .flatMap((statement) => listOf(propertyOf(statement, 'Principal', 'Service')))
    .map((service) => nameOf(partsOf(service)));
}

/** Text for people, such as `Uploads/*`: references without their hashes, and `…` for values of the deployment. */
function nameOf(parts: readonly Part[]): string {
  return parts
    .map((part) => {
      if (typeof part === 'string') return part;
      return part ? nameOfId(part.id) : '…';
    })
    .join('')
    .replace(/^arn:…:/, '');
}

/** Logical id without the hash that the CDK adds. */
export function nameOfId(id: string): string {
  return id.replace(/[0-9A-F]{8}$/, '');
}
