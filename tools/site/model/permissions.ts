import {
  listOf,
  listOfProperties,
  propertiesOf,
  type Assembly,
  type Resource,
} from './assembly.ts';
import { kindOf } from './services.ts';

/** Statement of a role's policy. */
export interface Statement {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly on: readonly Scope[];
  /** Condition of the statement, if any. */
  readonly condition: unknown;
}

/** Resources of a statement. */
export interface Scope {
  /** Resources of the app that it names. */
  readonly keys: readonly string[];
  /** Text after the last of them, e.g. `/*`; the whole text without a resource of the app. */
  readonly rest: string;
}

/** Permissions of a resource's code: a function, the tasks of a service, a state machine, a build. */
export function permissionsOf(assembly: Assembly, resource: Resource): Statement[] {
  return rolesOf(assembly, resource).flatMap((role) => statementsOf(assembly, role));
}

/** Names of the AWS managed policies of a resource. */
export function managedPoliciesOf(assembly: Assembly, resource: Resource): string[] {
  return rolesOf(assembly, resource)
    .flatMap((role) => listOf(assembly.resources.get(role)?.properties.ManagedPolicyArns))
    .map((arn) => JSON.stringify(arn).match(/policy\/([\w/-]+)/)?.[1] ?? '')
    .filter(Boolean);
}

function rolesOf(assembly: Assembly, resource: Resource): string[] {
  const own = assembly.references(resource.stack, roleProperties(resource));
  const tasks =
    resource.type === 'AWS::ECS::Service'
      ? assembly.references(resource.stack, resource.properties.TaskDefinition)
      : [];
  const ofTasks = tasks.flatMap((key) => {
    const task = assembly.resources.get(key);
    return task ? assembly.references(task.stack, task.properties.TaskRoleArn) : [];
  });
  return [...own, ...ofTasks].filter(
    (key) => assembly.resources.get(key)?.type === 'AWS::IAM::Role',
  );
}

function roleProperties({ properties }: Resource): unknown {
  const names = ['Role', 'RoleArn', 'ServiceRole', 'ServiceExecutionRole', 'IamInstanceProfile'];
  return names.map((name) => properties[name]);
}

function statementsOf(assembly: Assembly, role: string): Statement[] {
  const resource = assembly.resources.get(role);
  if (!resource) return [];
  const attached = [...assembly.resources.values()].filter(
    ({ stack, type, properties }) =>
      ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].includes(type) &&
      assembly.references(stack, properties.Roles).includes(role),
  );
  const inline = listOfProperties(resource.properties.Policies).map(
    ({ PolicyDocument }) => [resource.stack, PolicyDocument] as const,
  );
  const documents = [
    ...attached.map(({ stack, properties }) => [stack, properties.PolicyDocument] as const),
    ...inline,
  ];
  return documents.flatMap(([stack, document]) =>
    listOfProperties(propertiesOf(document).Statement).map((statement) => ({
      effect: String(statement.Effect),
      actions: listOf(statement.Action ?? statement.NotAction).map(String),
      on: listOf(statement.Resource ?? statement.NotResource).map((each) =>
        scopeOf(assembly, stack, each),
      ),
      condition: statement.Condition,
    })),
  );
}

function scopeOf(assembly: Assembly, stack: string, value: unknown): Scope {
  const keys = assembly.references(stack, value);
  const text = plain(value);
  return { keys, rest: keys.length > 0 ? text.slice(text.lastIndexOf('\0') + 1) : text };
}

/** Text of a value, with NUL for a reference to a resource and an asterisk for account or region. */
function plain(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(plain).join('');
  const [[name, argument] = ['', undefined]] = Object.entries(propertiesOf(value));
  if (name === 'Ref') return String(argument).startsWith('AWS::') ? '*' : '\0';
  if (name === 'Fn::Join') return plain((argument as unknown[])[1]);
  if (name === 'Fn::Sub') return String(listOf(argument)[0]).replaceAll(/\$\{AWS::\w+\}/g, '*');
  return '\0';
}

/** Returns true for resources that run code, false for services that move data by their properties. */
export function runsCode({ type }: Resource): boolean {
  return CODE.includes(type) || !kindOf(type).known;
}

const CODE = [
  'AWS::CodeBuild::Project',
  'AWS::ECS::Service',
  'AWS::EC2::Instance',
  'AWS::Glue::Job',
  'AWS::KinesisAnalyticsV2::Application',
  'AWS::Lambda::Function',
  'AWS::StepFunctions::StateMachine',
];
