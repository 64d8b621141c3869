import { readTemplate, STACKS } from '../../support/templates.ts';

/** CloudFront has its resources in us-east-1, in the partition `aws`: these stacks name both. */
const ANYWHERE = STACKS.filter((stack) => !stack.endsWith('Edge'));

const PARTITION = /arn:aws[\w-]*:[^"\\]*/g;
const REGION = /\b(?:us|eu|ap|sa|ca|me|af|il|mx)-(?:gov-)?[a-z]+-\d\b/g;
const ACCOUNT = /\b\d{12}\b/g;

/** Texts that name a partition, a region or an account, by their stack. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  // An example in the description of a dashboard's field.
  FlowLogs: ['123456789012'],
  // The stack of CloudFront, whose output it reads.
  ServerlessApiSignIn: ['us-east-1'],
};

/** ARNs of Step Functions' service integrations: the definition is a file that its editor opens as it is. */
const INTEGRATION = /^arn:aws:states:::/;

test.each(ANYWHERE)('%s names no partition, region or account', (stack) => {
  const text = JSON.stringify(readTemplate(stack).Resources);
  const named = [PARTITION, REGION, ACCOUNT].flatMap((pattern) => text.match(pattern) ?? []);
  const unexpected = new Set(named.filter((each) => !INTEGRATION.test(each)));
  expect([...unexpected].sort()).toEqual(EXPECTED[stack] ?? []);
});
