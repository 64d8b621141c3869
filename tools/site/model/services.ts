import TYPES from './services.json' with { type: 'json' };

/** Category of a service, which determines colour and sign of a box. */
export type Category =
  | 'compute'
  | 'storage'
  | 'database'
  | 'messaging'
  | 'events'
  | 'network'
  | 'analytics'
  | 'security'
  | 'delivery'
  | 'people'
  | 'other';

/** A resource type in words. */
export interface Kind {
  /** Current name of the service, e.g. `Amazon SQS`. */
  readonly service: string;
  /** Noun for one such resource, e.g. `queue`. */
  readonly noun: string;
  readonly category: Category;
  /** Set for types that can be boxes; other types only connect or monitor boxes. */
  readonly shown: boolean;
  /** Set for types in the table of services. */
  readonly known: boolean;
}

/** Endings of unknown types' names that are not drawn as boxes. */
const PLUMBING =
  /(Policy|Permission|Association|Attachment|Attribute|Membership|Version|Alias|Deployment|Configuration|Config|Settings|ParameterGroup|SubnetGroup|Tag)$/;

/** Kind of a CloudFormation type, known or unknown. */
export function kindOf(type: string): Kind {
  const [vendor = '', namespace = '', name = ''] = type.split('::');
  const nouns = TYPES.find(({ prefix }) => prefix === `${vendor}::${namespace}`);
  if (vendor === 'Custom')
    return {
      service: 'AWS CloudFormation',
      noun: `custom resource ${namespace}`,
      category: 'other',
      shown: false,
      known: true,
    };
  const service = nouns?.service ?? `AWS ${namespace}`;
  const category = (nouns?.category ?? 'other') as Category;
  const shown = propertyOf(nouns?.shown, name);
  const part = propertyOf(nouns?.parts, name);
  if (shown !== undefined) return { service, noun: shown, category, shown: true, known: true };
  if (part !== undefined) return { service, noun: part, category, shown: false, known: true };
  return { service, noun: words(name), category, shown: !PLUMBING.test(name), known: false };
}

/** Service of an action such as `rekognition:DetectLabels`. */
export function serviceOfAction(action: string): { service: string; category: Category } {
  const [prefix = ''] = action.split(':');
  const found = TYPES.find(({ actions }) => actions?.includes(prefix));
  const name = prefix.charAt(0).toUpperCase() + prefix.slice(1);
  return {
    service: found?.service ?? `AWS ${name}`,
    category: (found?.category ?? 'other') as Category,
  };
}

/** Plural: `policy` as `policies`, `key of a plan` as `keys of a plan`. */
export function plural(noun: string): string {
  const [, head, rest] = /^(\w+)( (?:of|for) .*)$/.exec(noun) ?? [];
  if (head !== undefined && rest !== undefined) return plural(head) + rest;
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(s|x|ch)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

/** `DeliveryStream` as `delivery stream`; abbreviations stay in capitals: `VPCEndpoint` as `VPC endpoint`. */
export function words(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[\s_-]+/)
    .map((word) => (/^[A-Z0-9]{2,}s?$/.test(word) ? word : (ACRONYMS[word] ?? word.toLowerCase())))
    .join(' ');
}

const ACRONYMS: Readonly<Record<string, string>> = {
  Api: 'API',
  Fifo: 'FIFO',
  Vpc: 'VPC',
  Waf: 'WAF',
  Acl: 'ACL',
  Url: 'URL',
  Http: 'HTTP',
};

function propertyOf(nouns: object | undefined, name: string): string | undefined {
  return nouns && Object.hasOwn(nouns, name) ? (nouns as Record<string, string>)[name] : undefined;
}
