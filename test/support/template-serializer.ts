import type { Template } from './templates.ts';

/**
 * Serializes templates as JSON and masks the parts that change with the code: hashes of assets,
 * function versions and API deployments.
 */
export function serialize(template: Template): string {
  return JSON.stringify(template, null, 2)
    .replaceAll(/[0-9a-f]{64}/g, '<asset>')
    .replaceAll(/((?:Deployment|CurrentVersion)[0-9A-F]{8})[0-9a-f]{32}/g, '$1<hash>');
}

/** Returns true for a template. */
export function test(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'Resources' in value;
}
