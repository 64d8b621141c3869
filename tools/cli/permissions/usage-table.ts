import { styleText } from 'node:util';
import { tableOf } from '../table.ts';
import { nameOfId } from './grants.ts';
import type { Usage } from './usage.ts';

/** Table of all granted actions and denied calls, and the sums below it. */
export function usageTable({ grants, denials }: Usage): string {
  const rows = [
    ...grants.map(({ role, action, resource, state, reason }) => [
      nameOfId(role),
      action,
      resource,
      state === 'unused' ? styleText('red', state) : state,
      reason,
    ]),
    ...denials.map(({ role, action, resources, reason }) => [
      nameOfId(role),
      action,
      resources[0] ?? '*',
      reason === undefined ? styleText('red', 'denied') : 'denied',
      reason ?? '',
    ]),
  ];
  const count = (wanted: string) => grants.filter(({ state }) => state === wanted).length;
  const states = ['used', 'by a service', 'explained', 'unused', 'not recorded'];
  const sums = states.map((state) => `${count(state)} ${state}`).join(', ');
  return [
    tableOf(['role', 'action', 'resource', 'use', 'reason'], rows),
    `${grants.length} granted: ${sums}; ${denials.length} denied`,
  ].join('\n');
}
