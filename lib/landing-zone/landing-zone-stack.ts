import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { DeliveryAccounts } from '../common/accounts.ts';
import { Monitoring } from '../common/monitoring.ts';
import { SummitStack, type DeploymentProps } from '../common/summit-stack.ts';
import { CostControl } from './cost-control.ts';
import { allowedRegions, Guardrails } from './guardrails.ts';
import { LogArchive } from './log-archive.ts';
import { membersOf } from './members.ts';
import type { LandingZoneOptions } from './options.ts';
import { Organization } from './organization.ts';
import { PermissionSets } from './permission-sets.ts';

export interface LandingZoneStackProps extends DeploymentProps, LandingZoneOptions {
  /**
   * Accounts of the delivery pipeline, which are accounts of this organization.
   *
   * @default - one account for all
   */
  readonly accounts?: DeliveryAccounts;
}

/**
 * Organization of accounts with limits that no account can lift, one trail of all calls, and budgets
 * (San Francisco 2017: "control access to AWS environments by policy"). Deployed in the management account.
 *
 *     root ─┬─ security                        ◀─ service and resource control policies
 *           ├─ workloads ─ dev, staging, production
 *           └─ sandbox
 *     trail ─▶ log archive ─▶ alarms ─┐
 *     budgets, cost anomalies ────────┴─▶ topic
 */
export class LandingZoneStack extends SummitStack {
  constructor(scope: Construct, id: string, props: LandingZoneStackProps) {
    super(scope, id, {
      ...props,
      description: 'summit-stacks Q: landing zone, in the management account',
      architecture: 'landing-zone',
    });
    const { settings, organizationFeatures, identityCenter: instanceArn } = props;
    const all = organizationFeatures === 'all';
    const monitoring = new Monitoring(this, 'Monitoring', { settings, page: 'landing-zone' });
    const members = membersOf(props.organizationAccounts, props.accounts);
    const organization = new Organization(this, 'Organization', { ...props, members });
    const { organizationId, accountIds, targets } = organization;
    new Guardrails(this, 'Guardrails', {
      organization,
      regions: allowedRegions(props.allowedRegions),
      resourceControl: all,
    });
    const archive = new LogArchive(this, 'LogArchive', {
      settings,
      monitoring,
      organizationId,
      allAccounts: all,
    });
    const costs = new CostControl(this, 'CostControl', { ...props, monitoring, accountIds });
    if (instanceArn !== undefined) new PermissionSets(this, 'People', { instanceArn });

    for (const [name, value] of Object.entries({
      OrganizationId: organizationId,
      Units: this.toJsonString(targets),
      Accounts: this.toJsonString(
        Object.fromEntries(members.map(({ name, unit }) => [name, { id: accountIds[name], unit }])),
      ),
      LogArchiveBucket: archive.bucket.bucketName,
      Trail: archive.trail.trailArn,
      Topic: monitoring.topic.topicArn,
      OrganizationBudget: costs.budgetName,
    })) {
      new CfnOutput(this, name, { value });
    }
  }
}
