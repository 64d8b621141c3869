import type { Architecture } from './architecture.ts';

/**
 * Warning about the stacks that `cdk deploy` alone can't deploy to an emulator, because they wait for
 * an engine or have a parameter without a default, with the commands for them and for all others;
 * undefined if there are none.
 */
export function emulatorWarning(catalogue: readonly Architecture[]): string | undefined {
  const found = catalogue.map(({ id, stacks, requiredEngines = [], parameters = {} }) => {
    const asking = Object.keys(parameters).map((name) => name.split(':')[0]);
    const isNeeding = (name: string) => requiredEngines.length > 0 || asking.includes(name);
    return { id, stacks, needing: stacks.filter(isNeeding) };
  });
  const waiting = found.filter(({ needing }) => needing.length > 0);
  if (waiting.length === 0) return undefined;
  const needing = waiting.flatMap((each) => each.needing);
  const others = found.flatMap(({ stacks }) => stacks.filter((name) => !needing.includes(name)));
  return [
    `On an emulator, only npm start can deploy ${needing.join(', ')}: npm start -- --keep ${waiting.map(({ id }) => id).join(' ')}`,
    ...(others.length > 0 ? [`In place of --all: npx cdk deploy ${others.join(' ')}`] : []),
  ].join('\n');
}
