import { z } from 'zod';
import { list, oneOf, text } from '../common/option.ts';

/** Amount in whole US dollars. */
const dollars = (initial: string) =>
  text(/^[1-9]\d{0,8}$/, 'whole US dollars, such as 100').default(initial);

export const LANDING_ZONE_OPTIONS = z.strictObject({
  /** Id and root of the organization that exists: `o-…/r-…`; by default the stack creates one. */
  organization: text(
    /^o-[a-z0-9]{10,32}\/r-[0-9a-z]{4,32}$/,
    'id and root of an organization, such as o-a1b2c3d4e5/r-ab12',
  ).optional(),
  /**
   * `all` after `npm run organization`, which enables what CloudFormation can't: resource control
   * policies, and the trail of all accounts.
   */
  organizationFeatures: oneOf('basic', 'all').default('basic'),
  /** Accounts beside the delivery's: `NAME:UNIT:ID`, or `NAME:UNIT:MAIL` to create one. */
  organizationAccounts: list(
    /^[^:,]*(:[^:,]*){0,3}$/,
    'accounts with commas between, such as audit:security:123456789012',
  ),
  /** Name of the account that reads and changes the organization's policies. */
  delegatedAdministrator: text(/^[a-z][a-z0-9-]*$/, 'the name of an account').optional(),
  /** Regions beside us-east-1 and the stack's own. */
  allowedRegions: list(
    /^[a-z]{2}(-[a-z]+)+-\d$/,
    'regions with commas between, such as eu-west-1,eu-central-1',
  ),
  /** Monthly budget of the organization in US dollars. */
  organizationBudget: dollars('100'),
  /** Monthly budget of each account in US dollars. */
  accountBudget: dollars('50'),
  /** Instance of IAM Identity Center, for permission sets. */
  identityCenter: text(
    /^arn:[\w-]+:sso:::instance\/(sso)?ins-[a-zA-Z0-9-.]{16}$/,
    'the ARN of an instance of IAM Identity Center',
  ).optional(),
});

export type LandingZoneOptions = Readonly<z.infer<typeof LANDING_ZONE_OPTIONS>>;

export const OBSERVABILITY_OPTIONS = z.strictObject({
  /** `create` in the account that reads the others' telemetry; in these, the ARN of its sink. */
  observabilitySink: text(
    /^(create|arn:[\w-]+:oam:[\w-]+:\d{12}:sink\/[\w-]+)$/,
    'create, or the ARN of a sink',
  ).optional(),
});

export type ObservabilityOptions = Readonly<z.infer<typeof OBSERVABILITY_OPTIONS>>;
