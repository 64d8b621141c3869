import type { Architecture } from './architecture.ts';

/**
 * Warning about the stacks that `cdk deploy` alone can't deploy to an emulator, because they wait for
 * an engine or have a parameter without a default; undefined if there are none.
 */
export function emulatorWarning(catalogue: readonly Architecture[]): string | undefined {
  const found = catalogue.flatMap(({ id, stacks, requiredEngines = [], parameters = {} }) => {
    const asking = Object.keys(parameters).map((name) => name.split(':')[0]);
    const needing = stacks.filter((name) => requiredEngines.length > 0 || asking.includes(name));
    return needing.length > 0 ? [{ id, needing }] : [];
  });
  const [first] = found;
  if (!first) return undefined;
  const stacks = found.flatMap(({ needing }) => needing).join(', ');
  return `On an emulator, only npm start can deploy ${stacks}: npm start -- --keep ${first.id}`;
}
