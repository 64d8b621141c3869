import { DELIVERED } from '../../../lib/delivery-pipeline/environments.ts';
import { listOf, readTemplate, resourcesOf, type Template } from '../../support/templates.ts';
import { ACCOUNT, callsFor, REGION } from './permissions/calls.ts';
import { OPERATIONS, ResourceSchemas } from '../../support/resource-schemas.ts';
import { denialOf, policiesOf } from './permissions/simulate.ts';

interface PolicyDocument {
  readonly Statement: readonly {
    readonly Action: string | readonly string[];
    readonly Condition?: object;
  }[];
}

const ENVIRONMENTS = [
  ['staging', 'DeliveryStaging', 'sandbox'],
  ['production', 'DeliveryProduction', 'production'],
] as const;

let handlers: ResourceSchemas;
beforeAll(async () => {
  handlers = await ResourceSchemas.load();
}, 300_000);

describe.each(ENVIRONMENTS)('In %s, CloudFormation’s role', (environment, target, stage) => {
  const template = readTemplate(target);
  const policies = policiesOf(template, /^RolesCloudFormation/);
  const [[boundary] = ['']] = resourcesOf(template, 'AWS::IAM::ManagedPolicy').filter(([id]) =>
    id.startsWith('Boundary'),
  );

  test.each(DELIVERED.map(({ stack }) => stack))(
    'may make every call that creates, updates or deletes a resource of %s',
    async (stack) => {
      const simulated = {
        name: `${environment === 'staging' ? 'Staging' : 'Production'}-${stack}`,
        boundary: `<${boundary}>`,
        assetBucket: `summit-stacks-artifacts-${ACCOUNT}-${REGION}`,
      };
      const calls = resourcesIn(readTemplate(stack, stage)).flatMap((resource) =>
        OPERATIONS.flatMap((operation) =>
          callsFor(handlers, simulated, resource, operation).map((call) => ({
            call,
            key: `${operation} ${resource[1].Type}: ${call.action}`,
          })),
        ),
      );
      // Resources of one type differ only in their names, which all begin with the stack's name.
      const different = new Map(calls.map(({ key, call }) => [key, call]));
      const denied = new Map<string, string>();
      for (const [key, call] of different) {
        const denial = await denialOf(policies, call);
        if (denial) denied.set(key, denial);
      }
      expect(Object.fromEntries(denied)).toEqual({});
      expect(different.size).toBeGreaterThan(50);
    },
    120_000,
  );
});

test.each([
  ['kms:CreateKey', 'aws:RequestTag/project'],
  ['kms:TagResource', 'aws:RequestTag/project'],
  ['kms:EnableKeyRotation', undefined],
])(
  'A production key is created by %s, which is denied without its statement for keys that have no tags yet',
  async (action, condition) => {
    const stack = { name: 'Production-FanOut', boundary: '<Boundary>', assetBucket: 'assets' };
    const key = resourcesIn(readTemplate('FanOut', 'production')).find(
      ([, { Type }]) => Type === 'AWS::KMS::Key',
    );
    const calls = key ? callsFor(handlers, stack, key, 'create') : [];
    const call = calls.find((each) => each.action === action);
    if (!call) throw new Error(`The creation of a key makes no call ${action}.`);
    const policies = policiesOf(readTemplate('DeliveryProduction'), /^RolesCloudFormation/);
    expect(await denialOf(policies, call)).toBeUndefined();
    const statements = (policies as PolicyDocument[]).flatMap((each) => each.Statement);
    const without = statements.filter(
      ({ Action, Condition }) =>
        !listOf(Action).includes(action) ||
        (condition === undefined
          ? Condition !== undefined
          : !JSON.stringify(Condition).includes(condition)),
    );
    expect(without).toHaveLength(statements.length - 1);
    const denial = await denialOf([{ Version: '2012-10-17', Statement: without }], call);
    expect(denial).toContain(`${action} on `);
  },
);

function resourcesIn({ Resources }: Template) {
  return Object.entries(Resources);
}
