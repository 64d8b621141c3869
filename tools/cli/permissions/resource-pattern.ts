import type { Part } from '../../support/template.ts';

/**
 * Pattern of the ARNs of a granted resource in a deployment. A reference is matched by its physical
 * id, because a template has no ARN; what only the deployment knows, such as an export, matches all.
 *
 * @param physicalIds by logical id
 */
export function resourcePattern(
  parts: readonly Part[],
  physicalIds: ReadonlyMap<string, string>,
): RegExp {
  const pattern = parts.map((part, at) => {
    if (part === undefined) return '.*';
    if (typeof part === 'string')
      return escaped(part).replaceAll('\\*', '.*').replaceAll('\\?', '.');
    const physicalId = physicalIds.get(part.id);
    if (physicalId === undefined) return '.*';
    // The ARN of a workgroup or namespace of Redshift Serverless has an id in place of the name.
    if (part.attribute === 'Workgroup' || part.attribute === 'Namespace')
      return `arn:.*:${part.attribute.toLowerCase()}/.*`;
    const isWhole = at === 0 && physicalId.startsWith('arn:');
    if (part.attribute === undefined && (at > 0 || isWhole)) return escaped(physicalId);
    // The ARN of `https://sqs…/123456789012/queue` ends with `:queue`.
    const name = escaped(physicalId.split(/[/:]/).at(-1) ?? '');
    const rest = part.attribute?.endsWith('StreamArn') ? '/stream/.*' : '(?::log-stream:.*)?';
    return `arn:.*[/:]${name}${rest}`;
  });
  return new RegExp(`^${pattern.join('')}$`, 's');
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}
