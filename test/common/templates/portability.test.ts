import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE } from '../../../lib/catalogue.ts';
import { PROJECT } from '../../../lib/common/project.ts';
import { readTemplate, STACKS } from '../../support/templates.ts';

/**
 * Stacks for any region: all but those of CloudFront, whose resources are in us-east-1, in the
 * partition `aws`.
 */
const ANYWHERE = STACKS.filter((stack) => !stack.endsWith('Edge'));

const PARTITION = /arn:aws[\w-]*:[^"\\]*/g;
const REGION = /\b(?:us|eu|ap|sa|ca|me|af|il|mx)-(?:gov-)?[a-z]+-\d\b/g;
const ACCOUNT = /\b\d{12}\b/g;

/** Allowed texts with a partition, a region or an account, by stack. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  // Example in the description of a dashboard's field.
  FlowLogs: ['123456789012'],
  // Region of global services, which the policies allow beside the stack's own.
  LandingZone: ['us-east-1'],
};

/**
 * ARNs of Step Functions' service integrations, which the definition contains so that Workflow
 * Studio can open the file.
 */
const INTEGRATION = /^arn:aws:states:::/;

test.each(ANYWHERE)('%s names no partition, region or account', (stack) => {
  const text = JSON.stringify(readTemplate(stack).Resources);
  const named = [PARTITION, REGION, ACCOUNT].flatMap((pattern) => text.match(pattern) ?? []);
  const unexpected = new Set(named.filter((each) => !INTEGRATION.test(each)));
  expect([...unexpected].sort()).toEqual(EXPECTED[stack] ?? []);
});

/** Names of the partition `aws` alone: Cognito's for identity pools, and types that AWS GovCloud lacks. */
const COMMERCIAL = /cognito-identity\.amazonaws\.com|AWS::(?:Budgets|CE)::/;

test.each(CATALOGUE.map(({ id, stacks }) => [id, stacks] as const))(
  'The page of %s says so if its stacks are for the partition aws alone, and only then',
  (id, stacks) => {
    const page = readFileSync(join(PROJECT, 'lib', id, 'README.md'), 'utf8');
    const isLimited = stacks.some((stack) =>
      COMMERCIAL.test(JSON.stringify(readTemplate(stack).Resources)),
    );
    expect(/^- The partition `aws` only: .*GovCloud/m.test(page)).toBe(isLimited);
  },
);

test.each(STACKS.filter((stack) => stack.endsWith('Edge')))(
  '%s names no region but us-east-1, no partition but aws, and no account',
  (stack) => {
    const text = JSON.stringify(readTemplate(stack));
    const arns = text.match(PARTITION) ?? [];
    expect(arns.filter((arn) => !arn.startsWith('arn:aws:'))).toEqual([]);
    expect(new Set(text.match(REGION) ?? [])).toEqual(new Set(['us-east-1']));
    expect(text.match(ACCOUNT)).toBeNull();
  },
);
