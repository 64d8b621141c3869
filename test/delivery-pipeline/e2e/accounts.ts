import { rmSync } from 'node:fs';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { OWN_ARCHITECTURE } from '../../../lib/common/own-architecture.ts';
import { Deployer } from '../../../tools/cli/deploy.ts';
import { administratorOf } from '../../../tools/support/emulator-environment.ts';
import { outputOf, type Outputs } from '../../e2e/outputs.ts';
import { scratchFolder } from '../../../tools/support/run-folder.ts';
import { synthesize } from '../../../tools/support/synthesize.ts';

/** Account of the emulator with one deployed stack. */
export interface Account {
  readonly id: string;
  /** Credentials of the account's administrator. */
  readonly credentials: ReturnType<typeof administratorOf>;
  /**
   * An output of the stack that is deployed there.
   *
   * @throws Error when the stack does not have it
   */
  readonly output: (name: string) => string;
}

/** Accounts of the pipeline and of both environments. */
export interface Accounts {
  readonly tools: Account;
  readonly staging: Account;
  readonly production: Account;
}

const IDS = { tools: '111111111111', staging: '222222222222', production: '333333333333' };

/** Deploys to three accounts, by the steps in lib/delivery-pipeline/README.md under "Setting up". */
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
        onlyStacks: 'DeliveryStaging,DeliveryProduction,DeliveryPipeline',
      },
      validate: false,
    });
    const deploy = async (id: string, stack: string): Promise<Account> => {
      const deployer = new Deployer(progress, id);
      await deployer.bootstrap();
      await deployer.deploy(assembly, [stack]);
      const credentials = administratorOf(id);
      const outputs = await outputsOf(stack, credentials);
      return { id, credentials, output: (name) => outputOf(outputs, name) };
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

async function outputsOf(StackName: string, credentials: Account['credentials']): Promise<Outputs> {
  const { Stacks: [stack] = [] } = await new CloudFormationClient({ credentials }).send(
    new DescribeStacksCommand({ StackName }),
  );
  const outputs = stack?.Outputs ?? [];
  return Object.fromEntries(
    outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
  );
}
