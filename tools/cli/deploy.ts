import {
  BaseCredentials,
  BootstrapEnvironments,
  ExpandStackSelection,
  NonInteractiveIoHost,
  StackParameters,
  StackSelectionStrategy,
  Toolkit,
  type IoMessage,
} from '@aws-cdk/toolkit-lib';
import { withoutContainerImages } from '../../lib/common/container-images.ts';
import { administratorOf } from '../support/emulator-environment.ts';

export interface DeployOptions {
  /**
   * Values by `Stack:Parameter`.
   *
   * @default - the values of the last deployment, at first the parameters' own defaults
   */
  readonly parameters?: Readonly<Record<string, string>>;
  /**
   * Deploys the stacks that they depend on as well.
   *
   * @default true
   */
  readonly upstream?: boolean;
}

/** Deploys a synthesized cloud assembly to an emulator with the CDK's toolkit, in this process. */
export class Deployer {
  private readonly toolkit: Toolkit;
  private readonly account: string;

  /**
   * @param progress receives a short text for each step
   * @param account account of MiniStack, used as its administrator; by default that of the environment's credentials
   */
  constructor(progress: (text: string) => void, account?: string) {
    this.account = account ?? '000000000000';
    this.toolkit = new Toolkit({
      ioHost: new QuietIoHost(progress),
      color: false,
      emojis: false,
      sdkConfig: account ? { baseCredentials: credentialsFor(account) } : undefined,
    });
  }

  /** Creates the CDK's bootstrap buckets and roles. */
  async bootstrap(): Promise<void> {
    await this.toolkit.bootstrap(
      BootstrapEnvironments.fromList([`aws://${this.account}/us-east-1`]),
    );
  }

  /** Deploys stacks without container images. */
  async deploy(
    assembly: string,
    stacks: readonly string[],
    { parameters = {}, upstream = true }: DeployOptions = {},
  ): Promise<void> {
    withoutContainerImages(assembly);
    const source = await this.toolkit.fromAssemblyDirectory(assembly);
    await this.toolkit.deploy(source, {
      stacks: {
        strategy: StackSelectionStrategy.PATTERN_MUST_MATCH,
        patterns: [...stacks],
        expand: upstream ? ExpandStackSelection.UPSTREAM : ExpandStackSelection.NONE,
      },
      parameters: StackParameters.withExisting(parameters),
      stackEventPollingInterval: 50,
      assetParallelism: true,
    });
  }
}

function credentialsFor(account: string) {
  return BaseCredentials.custom({
    provider: () => Promise.resolve(administratorOf(account)),
    region: 'us-east-1',
  });
}

/** Reports the stack being deployed and, on a terminal, each resource; never prompts or prints. */
class QuietIoHost extends NonInteractiveIoHost {
  private readonly progress: (text: string) => void;

  constructor(progress: (text: string) => void) {
    super({ logLevel: 'info' });
    this.progress = progress;
  }

  override notify(message: IoMessage<unknown>): Promise<void> {
    const [line = ''] = message.message.trim().split('\n');
    if (/: deploying\.\.\./.test(line) || (process.stdout.isTTY && line.includes(' | ')))
      this.progress(line);
    return Promise.resolve();
  }
}
