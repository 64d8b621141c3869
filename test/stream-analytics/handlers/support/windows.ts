import type { WindowItem } from '../../../../lambda/stream-analytics/core/window.ts';

/** Item of the table of windows. */
export function windowItem(minute: number, zone: number): WindowItem & { expires: number } {
  const start = new Date(Date.UTC(2026, 2, 9, 14, minute)).toISOString().replace('.000', '');
  return {
    series: 'tumbling#2026-03-09',
    position: `${start}#${zone}`,
    kind: 'tumbling',
    day: '2026-03-09',
    zone,
    zoneName: `Zone ${zone}`,
    borough: 'Queens',
    start,
    end: new Date(Date.parse(start) + 300_000).toISOString().replace('.000', ''),
    trips: 3,
    fareCents: 4_250,
    hundredthsOfMiles: 610,
    writtenAt: '2026-03-09T15:00:00.000Z',
    expires: 1_775_000_000,
  };
}
