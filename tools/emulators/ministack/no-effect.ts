import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import effects from './no-effect.json' with { type: 'json' };

/**
 * Resources of a stack that have no effect on MiniStack, for the report.
 *
 * @param assembly folder of the synthesized templates
 */
export function resourcesWithoutEffect(assembly: string, stack: string): string[] {
  const template = JSON.parse(readFileSync(join(assembly, `${stack}.template.json`), 'utf8')) as {
    Resources: Record<string, { Type: string }>;
  };
  const counts = new Map<string, number>();
  for (const { Type } of Object.values(template.Resources))
    counts.set(Type, (counts.get(Type) ?? 0) + 1);
  return Object.entries(effects)
    .filter(([type]) => counts.has(type))
    .map(([type, missing]) => `${stack}: ${counts.get(type) ?? 0} x ${type} (${missing})`);
}
