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
import { withoutContainerImages } from './container-images.ts';
import { administratorOf } from '../support/emulator-environment.ts';

export interface DeployOptions {
  /**
   * Values by `Stack:Parameter`.
   *
   * @default - each parameter has its default
   */
  readonly parameters?: Readonly<Record<string, string>>;
  /**
   * Deploys the stacks that they depend on as well.
   *
   * @default true
   */
  readonly upstream?: boolean;
}

/** Deploys a ready cloud assembly to an emulator, with the CDK's own toolkit, in this process. */
export class Deployer {
  private readonly toolkit: Toolkit;
  private readonly account: string;

  /**
   * @param progress is told each step in a few words
   * @param account one of MiniStack's, by its administrator; that of the environment's credentials when left out
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

  /** Makes the buckets and roles that the CDK deploys with. */
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
      parameters: StackParameters.exactly(parameters),
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

/** Never asks, never prints: passes on which stack is deployed and, to a terminal, each resource. */
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
