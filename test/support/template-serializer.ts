import type { Template } from './templates.ts';

/** Snapshots of templates are JSON, with what changes by itself masked: hashes of code, of functions' versions and of the API's deployment. */
export function serialize(template: Template): string {
  return JSON.stringify(template, null, 2)
    .replaceAll(/[0-9a-f]{64}/g, '<asset>')
    .replaceAll(/((?:Deployment|CurrentVersion)[0-9A-F]{8})[0-9a-f]{32}/g, '$1<hash>');
}

/** Whether it is a template. */
export function test(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'Resources' in value;
}
