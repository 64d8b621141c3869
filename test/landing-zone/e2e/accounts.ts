import { rmSync } from 'node:fs';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { OWN_ARCHITECTURE } from '../../../lib/common/own-architecture.ts';
import { Deployer } from '../../../tools/cli/deploy.ts';
import {
  prepareOrganization,
  type OutputAccount,
} from '../../../tools/landing-zone/prepare-organization.ts';
import { readOutputs } from '../../../tools/support/endpoint.ts';
import { scratchFolder } from '../../../tools/support/run-folder.ts';
import { synthesize } from '../../../tools/support/synthesize.ts';
import { outputOf, type Outputs } from '../../e2e/outputs.ts';
import type { Deployment } from '../../e2e/scenario.ts';
import { ALLOWED_REGION, UNITS_OF_ACCOUNTS } from './calls.ts';

/** Account outside the organization. */
export const OUTSIDER = '999999999999';

/** LandingZone with accounts and all features. */
export interface Organized {
  readonly outputs: Outputs;
  /** Account ids by name. */
  readonly accounts: Readonly<Record<string, string>>;
  /** Ids of the root and the units, by path. */
  readonly units: Readonly<Record<string, string>>;
}

/** Options of the second deployment, by the steps of lib/landing-zone/README.md. */
const CONTEXT = {
  architecture: OWN_ARCHITECTURE,
  organizationFeatures: 'all',
  allowedRegions: ALLOWED_REGION,
  delegatedAdministrator: 'audit',
  organizationAccounts: Object.entries(UNITS_OF_ACCOUNTS)
    .map(([name, unit]) => `${name}:${unit}:${name}@example.com`)
    .join(','),
};

/** Prepares the organization and deploys LandingZone again, with an account in each unit. */
export async function deployAccounts({
  prefix,
  progress,
}: Pick<Deployment, 'prefix' | 'progress'>): Promise<Organized> {
  await prepareOrganization(new OrganizationsClient({}));
  await withAssembly({ ...CONTEXT, prefix }, async (assembly) => {
    await new Deployer(progress).deploy(assembly, ['LandingZone'], { upstream: false });
  });
  const outputs = (await readOutputs([`${prefix}LandingZone`])) ?? {};
  const accounts = JSON.parse(outputOf(outputs, 'Accounts')) as Record<string, OutputAccount>;
  return {
    outputs,
    accounts: Object.fromEntries(Object.entries(accounts).map(([name, { id }]) => [name, id])),
    units: JSON.parse(outputOf(outputs, 'Units')) as Record<string, string>,
  };
}

/** Synthesizes with options, and removes the assembly after the work. */
export async function withAssembly<T>(
  context: Readonly<Record<string, string>>,
  work: (assembly: string) => Promise<T>,
): Promise<T> {
  const assembly = scratchFolder('landing-zone');
  try {
    await synthesize({ outdir: assembly, context, validate: false });
    return await work(assembly);
  } finally {
    rmSync(assembly, { recursive: true, force: true });
  }
}
