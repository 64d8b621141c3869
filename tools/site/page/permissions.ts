import { meaningOf } from '../model/actions.ts';
import type { Assembly, Resource } from '../model/assembly.ts';
import { managedPoliciesOf, permissionsOf, runsCode, type Scope } from '../model/permissions.ts';
import { kindOf, serviceOfAction } from '../model/services.ts';
import { html, type Html, type Part } from '../html.ts';

/** Permissions of each role, with a sentence for each kind of action. */
export function permissions(
  assembly: Assembly,
  resources: readonly Resource[],
  names: ReadonlyMap<string, string>,
): Html {
  const actors = resources.filter(
    (resource) =>
      runsCode(resource) &&
      (permissionsOf(assembly, resource).length > 0 ||
        managedPoliciesOf(assembly, resource).length > 0),
  );
  if (actors.length === 0) return html`<p>Nothing here runs code of its own.</p>`;
  return html`${actors.map(
    (actor) =>
      html`<section class="actor">
        <h3>${names.get(actor.key)} <small>${service(actor)}</small></h3>
        <p class="muted">${description(actor)}</p>
        <ul>
          ${sentences(assembly, actor, names)}
        </ul>
      </section> `,
  )}`;
}

function service({ type }: Resource): string {
  const { service: name, noun } = kindOf(type);
  return `${name.replace(/^(Amazon|AWS) /, '')} ${noun}`;
}

function description({ properties }: Resource): string {
  return `${typeof properties.Description === 'string' ? `${properties.Description.replace(/\.$/, '')}. ` : ''}It may:`;
}

/** Sentence about actions on resources. */
interface Sentence {
  readonly phrase: string;
  readonly objects: Map<string, Part>;
  readonly actions: Set<string>;
  readonly restricted: boolean;
  /** Order of the sentences; permissions of every role come last. */
  readonly rank: number;
}

function sentences(
  assembly: Assembly,
  actor: Resource,
  names: ReadonlyMap<string, string>,
): Part[] {
  const found = new Map<string, Sentence>();
  for (const { effect, actions, on, condition } of permissionsOf(assembly, actor)) {
    for (const action of actions) {
      const { phrase: does, label, plumbing } = meaningOf(action);
      const phrase = `${effect === 'Deny' ? 'never ' : ''}${does}`;
      const rank = plumbing ? 2 : label ? 0 : 1;
      const objects = on.map((scope) => objectOf(action, scope, names));
      const restricted = condition !== undefined;
      const key = JSON.stringify([phrase, restricted, on.some(({ keys }) => keys.length > 0)]);
      const sentence = found.get(key) ?? {
        phrase,
        objects: new Map(),
        actions: new Set(),
        restricted,
        rank,
      };
      for (const [name, part] of objects) sentence.objects.set(name, part);
      sentence.actions.add(action);
      found.set(key, sentence);
    }
  }
  const managed = managedPoliciesOf(assembly, actor).map(
    (policy) => html`<li>do what AWS’s policy <code>${policy}</code> says</li> `,
  );
  const ranked = [...found.values()].sort((a, b) => a.rank - b.rank);
  return [...ranked.map(sentenceItem), ...managed];
}

function sentenceItem({ phrase, objects, actions, restricted }: Sentence): Html {
  const condition = restricted ? ', under a condition' : '';
  const codes = [...actions].sort().map((action) => html` <code>${action}</code>`);
  return html`<li>
    ${phrase} ${enumerated([...objects.values()])}${condition}<span class="actions">${codes}</span>
  </li> `;
}

/** Object of an action: the name of a resource, a part of it, or an ARN. */
function objectOf(
  action: string,
  { keys, rest }: Scope,
  names: ReadonlyMap<string, string>,
): readonly [string, Part] {
  const named = keys.map((key) => names.get(key) ?? key).join(' and ');
  if (named === '') {
    const spelled = rest === '*' ? `${serviceOfAction(action).service} (anything)` : shortArn(rest);
    return [spelled, rest === '*' ? spelled : html`<code>${spelled}</code>`];
  }
  const part = /^(:?\*|\/\*|:\$LATEST|)$/.test(rest) ? undefined : html` <code>${rest}</code>`;
  return [
    `${named} ${rest === '' ? '' : rest}`.replace(/ [/:]?\*$| $/, ''),
    html`<strong>${named}</strong>${part}`,
  ];
}

/** `arn:*:ecr:*:*:repository/x` as `repository/x`. */
function shortArn(arn: string): string {
  return arn.replace(/^arn:[^:]*:[^:]*:[^:]*:[^:]*:/, '');
}

/** `a`, `a and b`, `a, b and c`. */
export function enumerated(parts: readonly Part[]): Part[] {
  return parts.flatMap((part, at) => {
    if (at === 0) return [part];
    return [at === parts.length - 1 ? ' and ' : ', ', part];
  });
}
