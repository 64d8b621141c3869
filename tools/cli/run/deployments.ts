import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Architecture } from '../../../lib/catalogue.ts';
import type { Deployer } from '../deploy.ts';
import { assertNotStuck } from '../stuck-stacks.ts';
import { missingServiceFor, type Run } from './run.ts';

/**
 * Deployments of a run, one after the other, each when its scenario is about to start. No stack is
 * deployed twice: a scenario may have changed it meanwhile.
 */
export class Deployments {
  /** Prepares the account for deployments, unless there is none to make. */
  static async prepare(run: Run): Promise<Deployments> {
    const deployable = run.chosen.filter((each) => missingServiceFor(run, each) === undefined);
    const stacks = deployable.flatMap((architecture) => architecture.stacks);
    const parameters = Object.fromEntries(
      deployable.flatMap((architecture) =>
        Object.entries(architecture.parameters ?? {}).map(([name, value]) => [
          `${run.prefix}${name}`,
          value,
        ]),
      ),
    );
    if (stacks.length === 0) return new Deployments(run, undefined, parameters);
    // An emulator that this run started is empty.
    if (!run.emulator) await assertNotStuck(stacks, run.endpoint?.name ?? '', run);
    const { Deployer } = await import('../deploy.ts');
    const deployer = new Deployer(() => undefined);
    await deployer.bootstrap();
    return new Deployments(run, deployer, parameters);
  }

  private readonly run: Run;
  private readonly deployer: Deployer | undefined;
  private readonly parameters: Readonly<Record<string, string>>;
  private readonly deployed = new Set<string>();
  private last = Promise.resolve();

  private constructor(
    run: Run,
    deployer: Deployer | undefined,
    parameters: Readonly<Record<string, string>>,
  ) {
    this.run = run;
    this.deployer = deployer;
    this.parameters = parameters;
  }

  /** Deploys an architecture after the deployments that began before. */
  async deploy({ stacks }: Architecture): Promise<void> {
    const deployment = this.last.catch(() => undefined).then(() => this.deployStacks(stacks));
    this.last = deployment;
    await deployment;
  }

  private async deployStacks(stacks: readonly string[]): Promise<void> {
    if (this.run.abort.signal.aborted) return;
    const { assembly } = this.run;
    const missing = withUpstream(assembly, stacks).filter((stack) => !this.deployed.has(stack));
    if (missing.length === 0) return;
    const { parameters } = this;
    await this.deployer?.deploy(assembly, missing, { parameters, upstream: false });
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
