import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Architecture } from '../../../lib/catalogue.ts';
import type { Deployer } from '../deploy.ts';
import { assertNotStuck } from '../stuck-stacks.ts';
import { missingFor, type Run } from './run.ts';
import type { Group } from './schedule.ts';

/**
 * Deployments of a run, one after the other in the order in which the scenarios start. No stack is
 * deployed twice: a scenario may have changed it meanwhile.
 */
export class Deployments {
  /** Starts them; the scenarios wait for their own. */
  static async start(run: Run, groups: readonly Group[]): Promise<Deployments> {
    const deployable = groups
      .flatMap(({ architectures }) => architectures)
      .filter((architecture) => missingFor(run, architecture) === undefined);
    const stacks = deployable.flatMap((architecture) => architecture.stacks);
    const deployments = new Deployments(run, deployable);
    if (stacks.length === 0) return deployments;
    // An emulator that this run started is empty.
    if (!run.emulator) await assertNotStuck(stacks, run.endpoint?.name ?? '');
    const { Deployer } = await import('../deploy.ts');
    const deployer = new Deployer(() => undefined);
    await deployer.bootstrap();
    let last = Promise.resolve();
    for (const architecture of deployable) {
      last = last.catch(() => undefined).then(() => deployments.deploy(deployer, architecture));
      // The scenario reports the error.
      last.catch(() => undefined);
      deployments.byId.set(architecture.id, last);
    }
    return deployments;
  }

  private readonly run: Run;
  private readonly parameters: Readonly<Record<string, string>>;
  private readonly byId = new Map<string, Promise<void>>();
  private readonly deployed = new Set<string>();

  private constructor(run: Run, deployable: readonly Architecture[]) {
    this.run = run;
    this.parameters = Object.fromEntries(
      deployable.flatMap(({ parameters = {} }) => Object.entries(parameters)),
    );
  }

  /** Waits for the deployment of an architecture. */
  async of({ id }: Architecture): Promise<void> {
    await this.byId.get(id);
  }

  private async deploy(deployer: Deployer, { stacks }: Architecture): Promise<void> {
    if (this.run.abort.signal.aborted) return;
    const { assembly } = this.run;
    const missing = withUpstream(assembly, stacks).filter((stack) => !this.deployed.has(stack));
    if (missing.length === 0) return;
    await deployer.deploy(assembly, missing, { parameters: this.parameters, upstream: false });
    for (const stack of missing) this.deployed.add(stack);
  }
}

/** Stacks and those that they depend on, by the assembly's manifest. */
function withUpstream(assembly: string, stacks: readonly string[]): string[] {
  const { artifacts } = JSON.parse(readFileSync(join(assembly, 'manifest.json'), 'utf8')) as {
    artifacts: Record<string, { type: string; dependencies?: string[] }>;
  };
  const found = new Set<string>();
  const add = (name: string): void => {
    if (artifacts[name]?.type !== 'aws:cloudformation:stack' || found.has(name)) return;
    for (const dependency of artifacts[name].dependencies ?? []) add(dependency);
    found.add(name);
  };
  stacks.forEach(add);
  return [...found];
}
