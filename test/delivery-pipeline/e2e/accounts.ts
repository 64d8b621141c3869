import { rmSync } from 'node:fs';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { OWN_ARCHITECTURE } from '../../../lib/common/own-architecture.ts';
import { Deployer } from '../../../tools/cli/deploy.ts';
import { administratorOf } from '../../../tools/support/emulator-environment.ts';
import { scratchFolder } from '../../../tools/support/run-folder.ts';
import { synthesize } from '../../../tools/support/synthesize.ts';

/** An account of the emulator, and what was deployed there. */
export interface Account {
  readonly id: string;
  /** Of its administrator. */
  readonly credentials: ReturnType<typeof administratorOf>;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Those that the pipeline is deployed to when no account has more than one purpose. */
export interface Accounts {
  readonly tools: Account;
  readonly staging: Account;
  readonly production: Account;
}

const IDS = { tools: '111111111111', staging: '222222222222', production: '333333333333' };

/** What docs/delivery-pipeline.md says under "Setting up", in three accounts. */
export async function deployAccounts(progress: (text: string) => void): Promise<Accounts> {
  const assembly = scratchFolder('accounts');
  try {
    await synthesize({
      outdir: assembly,
      context: {
        architecture: OWN_ARCHITECTURE,
        toolsAccount: IDS.tools,
        stagingAccount: IDS.staging,
        productionAccount: IDS.production,
      },
      validate: false,
    });
    const deploy = async (id: string, stack: string): Promise<Account> => {
      const deployer = new Deployer(progress, id);
      await deployer.bootstrap();
      await deployer.deploy(assembly, [stack]);
      const credentials = administratorOf(id);
      return { id, credentials, outputs: await outputsOf(stack, credentials) };
    };
    return {
      staging: await deploy(IDS.staging, 'DeliveryStaging'),
      production: await deploy(IDS.production, 'DeliveryProduction'),
      tools: await deploy(IDS.tools, 'DeliveryPipeline'),
    };
  } finally {
    rmSync(assembly, { recursive: true });
  }
}

async function outputsOf(
  StackName: string,
  credentials: Account['credentials'],
): Promise<Record<string, string>> {
  const { Stacks: [stack] = [] } = await new CloudFormationClient({ credentials }).send(
    new DescribeStacksCommand({ StackName }),
  );
  const outputs = stack?.Outputs ?? [];
  return Object.fromEntries(
    outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
  );
}
