import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OWN_ARCHITECTURE } from '../../../lib/common/own-architecture.ts';
import type { Checks } from '../../e2e/scenario.ts';
import { withAssembly, type Organized } from './accounts.ts';

interface Manifest {
  readonly artifacts: Readonly<Record<string, { readonly environment?: string }>>;
}

/** Checks that the delivery pipeline's accounts are accounts of the organization, by one option. */
export async function checkDelivery({ accounts }: Organized, checks: Checks): Promise<void> {
  const { tools = '', staging = '', production = '' } = accounts;
  const context = {
    architecture: OWN_ARCHITECTURE,
    toolsAccount: tools,
    stagingAccount: staging,
    productionAccount: production,
  };
  const observed = await withAssembly(context, (assembly) => {
    const read = (file: string) => readFileSync(join(assembly, file), 'utf8');
    const { artifacts } = JSON.parse(read('manifest.json')) as Manifest;
    const { Outputs } = JSON.parse(read('LandingZone.template.json')) as {
      Outputs: { Accounts: { Value: string } };
    };
    const members = JSON.parse(Outputs.Accounts.Value) as Record<string, { id: string }>;
    const stacks = {
      tools: 'DeliveryPipeline',
      staging: 'DeliveryStaging',
      production: 'DeliveryProduction',
    };
    return Promise.resolve(
      Object.entries(stacks).map(([name, stack]) => {
        const [, account] = /aws:\/\/(\d+)\//.exec(artifacts[stack]?.environment ?? '') ?? [];
        return `${name}: ${members[name]?.id ?? 'none'}, ${stack} in ${account ?? 'none'}`;
      }),
    );
  });
  checks.equal(
    'The pipeline’s accounts are accounts of the organization, under the same names and ids',
    [
      `tools: ${tools}, DeliveryPipeline in ${tools}`,
      `staging: ${staging}, DeliveryStaging in ${staging}`,
      `production: ${production}, DeliveryProduction in ${production}`,
    ].join('\n'),
    observed.join('\n'),
  );
}
