import type { Resource } from '../model/assembly.ts';
import { html, type Html } from '../html.ts';
import {
  beforeHeadings,
  rendered,
  sectionsOf,
  type Resolve,
  type Section,
} from '../markdown/page.ts';

/** Alarm that notifies people. */
interface Alarm {
  readonly name: string;
  readonly severity: string;
  readonly summary: string;
  /** Architecture with its runbook. */
  readonly page: string;
  readonly anchor: string;
}

const DESCRIPTION = /^\[(\w+)\] (.+) Runbook: (?:\S*\/)?([\w-]+)\/README\.md#([\w-]+)$/;

/** Runbook, with the alarms of each entry above it. */
export function operations(
  page: string,
  resources: readonly Resource[],
  names: ReadonlyMap<string, string>,
  runbook: Section | undefined,
  resolve: Resolve,
): Html {
  const alarms = alarmsOf(resources, names);
  const others =
    resources.filter(({ type }) => type === 'AWS::CloudWatch::Alarm').length - alarms.length;
  const entries = sectionsOf(runbook?.tokens ?? [], 3);
  const elsewhere = alarms.filter((alarm) => alarm.page !== page);
  return html`${runbook && rendered(beforeHeadings(runbook.tokens, 3), resolve)}
  ${entries.map(({ heading, anchor, tokens }) => {
    const linked = alarms.filter((alarm) => alarm.page === page && alarm.anchor === anchor);
    return html`<section class="entry">
      <h3 id="${anchor}">${heading}</h3>
      ${linked.length > 0 ? alarmList(linked) : undefined}${rendered(tokens, resolve)}
    </section> `;
  })}${elsewhere.map(
    (alarm) =>
      html`<section class="entry">
        ${alarmList([alarm])}
        <p><a href="${alarm.page}.html#${alarm.anchor}">Its runbook is on another page.</a></p>
      </section> `,
  )}${
    others > 0
      ? html`<p class="muted">
          ${others === 1 ? 'One more alarm notifies' : `${others} more alarms notify`} nobody:
          ${others === 1 ? 'it changes' : 'they change'} the capacity.
        </p>`
      : undefined
  }`;
}

function alarmList(alarms: readonly Alarm[]): Html {
  return html`<ul class="alarms">
    ${alarms.map(
      ({ name, severity, summary }) =>
        html`<li>
          <span class="severity ${severity}">${severity}</span> <strong>${name}.</strong> ${summary}
        </li> `,
    )}
  </ul> `;
}

/** Alarms whose description names a runbook entry. */
function alarmsOf(resources: readonly Resource[], names: ReadonlyMap<string, string>): Alarm[] {
  return resources.flatMap(({ key, type, properties }) => {
    if (type !== 'AWS::CloudWatch::Alarm') return [];
    const found = DESCRIPTION.exec(String(properties.AlarmDescription));
    if (!found) return [];
    const [, severity = '', summary = '', page = '', anchor = ''] = found;
    return [{ name: names.get(key) ?? key, severity, summary, page, anchor }];
  });
}
