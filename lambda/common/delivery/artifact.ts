import { strFromU8, unzipSync } from 'fflate';
import { parse } from 'secure-json-parse';

/** Maximum unpacked size, above that of any artifact; the sizes in a zip are not trusted. */
const MAX_BYTES = 50 * 1024 * 1024;
const CONFIGURATION = 'configuration.json';
/** Properties of templates that name code, images or versions. */
const NAMING = /^(S3Key|Image|ImageUri|FunctionVersion)$/;
const LATEST = /(^|[^a-z0-9])latest($|[^a-z0-9])/i;

/**
 * Problems of an artifact, one sentence each; empty when it may be deployed.
 * Templates are its files `*.template.json`; `configuration.json` next to them is CloudFormation's
 * template configuration, with the commit of the build in the tag `commit`.
 *
 * @param zip artifact as CodePipeline stores it
 * @param commit commit of the execution
 */
export function problemsOf(zip: Uint8Array, commit: string): string[] {
  if (!/^[0-9a-f]{40}$/.test(commit))
    return [
      `'${commit}' is no commit: the execution must begin with one of 40 hexadecimal digits.`,
    ];
  const files = unpack(zip);
  if (typeof files === 'string') return [files];
  return [...problemsOfCommit(files, commit), ...problemsOfTemplates(files)];
}

function unpack(zip: Uint8Array): ReadonlyMap<string, unknown> | string {
  let left = MAX_BYTES;
  try {
    const files = unzipSync(zip, {
      filter: ({ name, originalSize }) => {
        const wanted = name === CONFIGURATION || name.endsWith('.template.json');
        if (wanted) left -= originalSize;
        return wanted && left >= 0;
      },
    });
    if (left < 0) return `The artifact has more than ${MAX_BYTES} bytes of templates.`;
    return new Map(
      Object.entries(files).map(([name, bytes]) => [name, parse(strFromU8(bytes)) as unknown]),
    );
  } catch (error) {
    return `The artifact can't be read: ${(error as Error).message}.`;
  }
}

function problemsOfCommit(files: ReadonlyMap<string, unknown>, commit: string): string[] {
  const configuration = files.get(CONFIGURATION) as { Tags?: { commit?: unknown } } | undefined;
  const built = configuration?.Tags?.commit;
  if (built === commit) return [];
  const found = built === undefined ? 'says nothing' : `says ${JSON.stringify(built)}`;
  return [
    `The artifact must be of commit ${commit}: the tag 'commit' in ${CONFIGURATION} ${found}.`,
  ];
}

function problemsOfTemplates(files: ReadonlyMap<string, unknown>): string[] {
  const templates = [...files].filter(([name]) => name !== CONFIGURATION);
  if (templates.length === 0) return ['The artifact has no file *.template.json.'];
  return templates.flatMap(([name, template]) =>
    namesIn(template).flatMap(([key, value]) => {
      const problem = problemOf(key, value);
      return problem ? [`${name}: ${key} '${value}' ${problem}.`] : [];
    }),
  );
}

function problemOf(key: string, value: string): string | undefined {
  if (LATEST.test(value)) return 'is the latest of something: name the commit or the content';
  const name = value.slice(value.lastIndexOf('/') + 1);
  if (key.startsWith('Image') && !/[:@>]/.test(name))
    return 'has no tag, which means latest: name the commit or the content';
  return undefined;
}

/** Names in a template, as text. */
function namesIn(node: unknown): [key: string, value: string][] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
    NAMING.test(key) && isText(value) ? [[key, textOf(value)]] : namesIn(value),
  );
}

/** Text of a property: CodeBuild's `Image`, Lambda's `Code` with an `ImageUri`. Defaults of parameters are ignored. */
function isText(value: unknown): boolean {
  if (typeof value === 'string') return true;
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  return keys.length === 1 && /^(Ref|Fn::.+)$/.test(keys[0] ?? '');
}

/** Known text of an intrinsic function, with references in angle brackets. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textOf).join('');
  const [[name, argument] = ['', '']] = Object.entries(value as Record<string, unknown>);
  if (name === 'Fn::Join') {
    const [separator, parts] = argument as [string, unknown];
    return Array.isArray(parts) ? parts.map(textOf).join(separator) : `<${name}>`;
  }
  if (name === 'Fn::Sub') return textOf(Array.isArray(argument) ? argument[0] : argument);
  return `<${typeof argument === 'string' ? argument : name}>`;
}
