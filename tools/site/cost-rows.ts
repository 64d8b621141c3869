import type { CostRow, Term } from './cost.ts';

/** Hours of a month. */
export const MONTH = [730, 'hours'] as const;

/** Key that encrypts the topic of the alarms. */
export const ALARM_KEY: CostRow = {
  what: 'Key of the alarms',
  terms: [{ of: 'key', times: [[1, 'key']] }],
};

/** Interface endpoints of a VPC, each in all its zones. */
export function interfaceEndpoints(endpoints: number, zones = 1): CostRow {
  const places = zones === 1 ? [] : [[zones, 'zones'] as const];
  return {
    what: 'Interface endpoints',
    terms: [{ of: 'endpoint', times: [[endpoints, 'endpoints'], ...places, MONTH] }],
  };
}

/** Shards of a stream that keep records for longer than a day. */
export function shards(count: number): readonly Term[] {
  const times = [[count, count === 1 ? 'shard' : 'shards'], MONTH] as const;
  return [
    { of: 'shard', times },
    { of: 'shardRetention', times },
  ];
}
