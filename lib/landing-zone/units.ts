/** Organizational units by their paths; an account of a workload is in the unit of its stage. */
export const UNITS = [
  'security',
  'workloads',
  'workloads/dev',
  'workloads/staging',
  'workloads/production',
  'sandbox',
] as const;

export type UnitPath = (typeof UNITS)[number];

/** Units and the root, for policies. */
export type Target = 'root' | UnitPath;

/** @throws Error with the path and the known ones when there is no such unit */
export function unitOf(path: string): UnitPath {
  const found = UNITS.find((unit) => unit === path);
  if (!found)
    throw new Error(`There is no organizational unit '${path}'. There are: ${UNITS.join(', ')}.`);
  return found;
}

/** @throws Error with the name and the known ones when it is neither the root nor a unit */
export function targetOf(name: string): Target {
  return name === 'root' ? name : unitOf(name);
}
