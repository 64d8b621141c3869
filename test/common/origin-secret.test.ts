import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { OriginSecret } from '../../lib/common/origin-secret.ts';

test('A renewed secret is accepted beside the one before it, and is the one that CloudFront sends', () => {
  const stack = new Stack(new App(), 'Api');
  const { policy } = new OriginSecret(stack, 'Origin', { generation: 3 });
  const accepted = JSON.stringify(stack.resolve(policy));
  const secrets = Template.fromStack(stack).findResources('AWS::SecretsManager::Secret');
  expect(
    Object.values(secrets).map((each) => /origin-\d+/.exec(JSON.stringify(each))?.[0]),
  ).toEqual(['origin-2', 'origin-3']);
  for (const id of Object.keys(secrets)) expect(accepted).toContain(`{"Ref":"${id}"}`);
  expect(JSON.stringify(stack.resolve(OriginSecret.headers(stack, { originSecret: 3 })))).toContain(
    '-origin-3:',
  );
  expect(OriginSecret.headers(stack, {})).toBeUndefined();
});
