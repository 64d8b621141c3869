import { COMMON_STACK } from '../../../lib/catalogue.ts';
import { ResourceSchemas } from '../../support/resource-schemas.ts';
import {
  PREFIX,
  readAssembly,
  readTemplate,
  STACKS,
  type Resource,
  type Template,
} from '../../support/templates.ts';

/** Types with names that are unique in another resource only, or need not be unique. */
const LOCAL_NAMES = [
  'AWS::ApplicationAutoScaling::ScalingPolicy',
  'AWS::Athena::NamedQuery',
  'AWS::IAM::Policy',
];

/** Types without a schema: custom resources. */
const CUSTOM = /^Custom::/;

/** An organization has one landing zone. */
const OF_AN_ORGANIZATION = /^AWS::Organizations::/;

const OWN_STACKS = STACKS.filter((stack) => stack !== COMMON_STACK);

let schemas: ResourceSchemas;
beforeAll(async () => {
  schemas = await ResourceSchemas.load();
  // The first time, it installs the package with the schemas.
}, 300_000);

test.each(OWN_STACKS)('%s is named with the prefix', (stack) => {
  const { artifacts } = JSON.parse(readAssembly('production', 'manifest.json')) as {
    artifacts: Record<string, { properties: { stackName?: string } }>;
  };
  expect(artifacts[stack]?.properties.stackName).toBe(`${PREFIX.production}${stack}`);
});

test.each(OWN_STACKS)(
  '%s gives no resource a name that a deployment with another prefix gives too',
  (stack) => {
    const template = readTemplate(stack, 'production');
    const shared = Object.entries(template.Resources)
      .filter(([, { Type }]) => !CUSTOM.test(Type) && !OF_AN_ORGANIZATION.test(Type))
      .filter(([, { Type }]) => !LOCAL_NAMES.includes(Type))
      .flatMap(([id, resource]) => {
        const names = namesOf(resource);
        // A stage of an API and the like is identified by both its name and that of its owner.
        const owners = schemas
          .identifiers(resource.Type)
          .flatMap((id) => resource.Properties[id] ?? []);
        return names.length === 0 || [...names, ...owners].some((name) => isOwn(name, template))
          ? []
          : [`${id}: ${names.map((name) => JSON.stringify(name)).join(', ')}`];
      });
    expect(shared).toEqual([]);
  },
);

test.each(OWN_STACKS)('%s reads only outputs of stacks with the prefix', (stack) => {
  const text = JSON.stringify(readTemplate(stack, 'production'));
  const read = [...text.matchAll(/"Fn::GetStackOutput":\{[^}]*"StackName":"([^"]*)"/g)];
  for (const [, name] of read) expect(name).toMatch(new RegExp(`^${PREFIX.production}`));
});

test.each(OWN_STACKS)('%s has metrics of its own', (stack) => {
  const text = JSON.stringify(readTemplate(stack, 'production'));
  expect(text).not.toMatch(/(NAMESPACE|Namespace|namespace)\\*":\\*"summit-stacks\\*"/);
});

/** Names that a template gives to a resource; none for one that CloudFormation names. */
function namesOf({ Type, Properties }: Resource): unknown[] {
  const properties = [...schemas.identifiers(Type), ...schemas.createOnly(Type), 'Name'];
  const named = properties.filter((name) => /Name$/.test(name) && name !== 'ServiceName');
  // Names of CloudFront's and Glue's resources are in a part of the properties.
  const parts = Object.entries(Properties).flatMap(([property, value]) =>
    /(Config|Input)$/.test(property) ? ((value as { Name?: unknown }).Name ?? []) : [],
  );
  return [...new Set(named)].flatMap((name) => Properties[name] ?? []).concat(parts);
}

/** Returns true for a name that contains the stack's name or the name of another resource of the stack. */
function isOwn(name: unknown, template: Template): boolean {
  const text = JSON.stringify(name);
  const [word = ''] = PREFIX.production.toLowerCase().split('-');
  return (
    text.toLowerCase().includes(word) ||
    text.includes('{"Ref":"AWS::StackName"}') ||
    text.includes('{"Ref":"AWS::StackId"}') ||
    [...text.matchAll(/"(?:Ref|Fn::GetAtt)":\[?"([^"]+)"/g)].some(
      ([, id = '']) => id in template.Resources,
    )
  );
}
