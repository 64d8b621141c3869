import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Acknowledges the wildcards in resources of a role's policies. cdk-nag has its own notation of
 * each resource in its findings.
 */
export function acknowledgeWildcards(
  role: IConstruct,
  resourceArns: readonly string[],
  reason: string,
): void {
  const stack = Stack.of(role);
  for (const arn of resourceArns.filter((each) => each.includes('*'))) {
    const id = `AwsSolutions-IAM5[Resource::${flat(stack.resolve(arn))}]`;
    Validations.of(role).acknowledge({ id, reason });
  }
}

function flat(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join, 'Fn::GetAtt': attribute, Ref } = value as Record<string, unknown>;
  if (join) return (join as [string, unknown[]])[1].map(flat).join('');
  if (attribute) return `<${(attribute as string[]).join('.')}>`;
  return typeof Ref === 'string' ? `<${Ref}>` : JSON.stringify(value);
}
