import type { Resource } from './assembly.ts';
import { kindOf, words } from './services.ts';

/**
 * Display name of each resource: the end of its construct's path, as short as possible while unique
 * in its stack and more than the name of its kind.
 */
export function namesOf(resources: Iterable<Resource>): ReadonlyMap<string, string> {
  const candidates = [...resources].map((resource) => {
    const { noun, shown } = kindOf(resource.type);
    const names = resource.path.map((_, at) => nameOf(resource.path, at + 1));
    // Resources outside of diagrams may have the same name as those in diagrams.
    const ids = names.map((name, at) => `${resource.stack} ${String(shown)} ${at} ${name}`);
    return { key: resource.key, noun, names, ids };
  });
  const counts = new Map<string, number>();
  for (const id of candidates.flatMap(({ ids }) => ids)) counts.set(id, (counts.get(id) ?? 0) + 1);
  return new Map(
    candidates.map(({ key, noun, names, ids }) => {
      const telling = names.find(
        (name, at) => counts.get(ids[at] ?? '') === 1 && saysMoreThan(noun, name),
      );
      return [key, telling ?? names.at(-1) ?? key];
    }),
  );
}

function saysMoreThan(noun: string, name: string): boolean {
  const known = noun.toLowerCase().split(' ');
  return name
    .toLowerCase()
    .split(' ')
    .some((word) => !known.includes(word));
}

/** Last ids of a path as words, without repetition: `Thumbnail`, `ThumbnailWork`, `Queue` as `Thumbnail work queue`. */
function nameOf(path: readonly string[], length: number): string {
  const all = path.slice(-length).flatMap((id) => words(id).split(' '));
  const name = all.filter((word, at) => word !== all[at - 1]).join(' ');
  return name.charAt(0).toUpperCase() + name.slice(1);
}
