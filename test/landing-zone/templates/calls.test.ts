import { App } from 'aws-cdk-lib';
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { Template } from 'aws-cdk-lib/assertions';
import { LandingZoneStack } from '../../../lib/landing-zone/landing-zone-stack.ts';
import { parseOptions } from '../../../lib/options.ts';
import type { Template as Synthesized } from '../../support/templates.ts';
import { ALLOWED_REGION, CALLS, describeCall, type Principal } from '../e2e/calls.ts';
import { SimulatedOrganization } from './simulate-call.ts';

const options = parseOptions({ organizationFeatures: 'all', allowedRegions: ALLOWED_REGION });
const stack = new LandingZoneStack(new App({ context: flags }), 'LandingZone', options);
const organization = new SimulatedOrganization(Template.fromStack(stack).toJSON() as Synthesized);

describe('The template’s policies alone', () => {
  test.each(CALLS.map((call) => [describeCall(call), call] as const))(
    'decide as the table says: %s',
    async (_, call) => {
      expect(await organization.decide(call)).toBe(call.expected);
    },
  );
});

/** The emulator has no IAM action for this call. */
const ACCOUNT_BLOCK = {
  where: 'lab',
  what: 's3:PutAccountPublicAccessBlock',
  request: () => {
    throw new Error('This call is only simulated.');
  },
} as const;

test('Only the management account’s role lifts the block of public access of an account', async () => {
  const decide = (who: Principal) =>
    organization.decide({ ...ACCOUNT_BLOCK, who, expected: 'allowed' });
  expect(await decide('administrator')).toBe('service control policy');
  expect(await decide('organization')).toBe('allowed');
});

test('The table has at least 40 calls, all different, of which many are denied and many allowed', () => {
  const descriptions = CALLS.map(describeCall);
  expect(new Set(descriptions).size).toBe(CALLS.length);
  expect(CALLS.length).toBeGreaterThanOrEqual(40);
  const allowed = CALLS.filter(({ expected }) => expected === 'allowed');
  expect(allowed.length).toBeGreaterThan(15);
  expect(CALLS.length - allowed.length).toBeGreaterThan(25);
});
