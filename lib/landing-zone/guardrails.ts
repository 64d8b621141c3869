import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Aws, Stack } from 'aws-cdk-lib';
import { CfnPolicy } from 'aws-cdk-lib/aws-organizations';
import { Construct } from 'constructs';
import type { Organization } from './organization.ts';
import ATTACHMENTS from './policies/attachments.json' with { type: 'json' };
import { targetOf } from './units.ts';

export interface GuardrailsProps {
  /** Organization with the root and the units. */
  readonly organization: Organization;
  /** Regions that the policies allow. */
  readonly regions: readonly string[];
  /** Adds the resource control policy, whose type must be enabled in the organization. */
  readonly resourceControl: boolean;
  /**
   * Names of service control policies by the root or the unit that they are attached to.
   *
   * @default - policies/attachments.json
   */
  readonly attachments?: Readonly<Record<string, readonly string[]>>;
  /**
   * Folder of the policies.
   *
   * @default - policies
   */
  readonly folder?: string;
}

/**
 * Service control policies on the root and the units, and a resource control policy: the upper limit
 * of what principals of an account can do, and of who can use its resources. They allow nothing.
 */
export class Guardrails extends Construct {
  /** Maximum characters of a policy. */
  static readonly MAX_LENGTH = 5_120;
  /** Maximum policies of one type on a target, with AWS's own FullAWSAccess. */
  static readonly MAX_ATTACHED = 5;
  /** Folder with the policies as files. */
  static readonly FOLDER = join(import.meta.dirname, 'policies');

  private readonly props: GuardrailsProps;

  /** @throws Error for an unknown target, too many policies on one, or a policy that is too long */
  constructor(scope: Construct, id: string, props: GuardrailsProps) {
    super(scope, id);
    this.props = props;
    const { organization, attachments = ATTACHMENTS, resourceControl } = props;
    const targets = new Map<string, string[]>();
    for (const [name, policies] of Object.entries(attachments)) {
      const target = organization.targets[targetOf(name)];
      assertFew(name, policies);
      for (const policy of policies) targets.set(policy, [...(targets.get(policy) ?? []), target]);
    }
    for (const [name, targetIds] of targets) this.policy(name, 'SERVICE_CONTROL_POLICY', targetIds);
    if (resourceControl)
      this.policy('outside-organization', 'RESOURCE_CONTROL_POLICY', [organization.targets.root]);
  }

  private policy(name: string, type: string, targetIds: string[]): void {
    const policy = new CfnPolicy(this, name, {
      name,
      type,
      targetIds,
      description: `summit-stacks: ${name}.json`,
      content: this.content(name),
    });
    this.props.organization.inSequence(policy);
  }

  private content(name: string): unknown {
    const { folder = Guardrails.FOLDER, organization, regions } = this.props;
    const file = readFileSync(join(folder, `${name}.json`), 'utf8');
    const content = JSON.parse(file, (_, value: unknown) => {
      if (value === '${AllowedRegions}') return regions;
      return value === '${OrganizationId}' ? organization.organizationId : value;
    }) as unknown;
    const { length } = JSON.stringify(Stack.of(this).resolve(content));
    if (length > Guardrails.MAX_LENGTH)
      throw new Error(
        `Policy '${name}' has ${length} characters: Organizations accepts ${Guardrails.MAX_LENGTH}. Divide it into two files.`,
      );
    return content;
  }
}

function assertFew(target: string, policies: readonly string[]): void {
  const own = Guardrails.MAX_ATTACHED - 1;
  if (policies.length > own)
    throw new Error(
      `${policies.length} policies are attached to '${target}' (${policies.join(', ')}): beside FullAWSAccess, Organizations accepts ${own}. Merge files, or attach some to another unit.`,
    );
}

/** Regions for policies: the stack's own, that of global services and CloudFront, and others. */
export function allowedRegions(others: readonly string[]): string[] {
  return [...new Set([Aws.REGION, 'us-east-1', ...others])];
}
