/** Period of the schedules, with the expected open times of the service in UTC. */
export interface Week {
  readonly title: string;
  readonly from: string;
  readonly to: string;
  /** Written by hand from the exchange's calendar: 09:15 to 16:15 (13:15 on early closes) in New York. */
  readonly sessions: readonly (readonly [open: string, close: string])[];
}

export const WEEKS: readonly Week[] = [
  {
    title: 'March 5-13, 2026: daylight saving time begins on Sunday, the 8th',
    from: '2026-03-05T00:00Z',
    to: '2026-03-14T00:00Z',
    sessions: [
      ['2026-03-05T14:15Z', '2026-03-05T21:15Z'],
      ['2026-03-06T14:15Z', '2026-03-06T21:15Z'],
      ['2026-03-09T13:15Z', '2026-03-09T20:15Z'],
      ['2026-03-10T13:15Z', '2026-03-10T20:15Z'],
      ['2026-03-11T13:15Z', '2026-03-11T20:15Z'],
      ['2026-03-12T13:15Z', '2026-03-12T20:15Z'],
      ['2026-03-13T13:15Z', '2026-03-13T20:15Z'],
    ],
  },
  {
    title: 'October 29 - November 6, 2026: it ends on Sunday, the 1st',
    from: '2026-10-29T00:00Z',
    to: '2026-11-07T00:00Z',
    sessions: [
      ['2026-10-29T13:15Z', '2026-10-29T20:15Z'],
      ['2026-10-30T13:15Z', '2026-10-30T20:15Z'],
      ['2026-11-02T14:15Z', '2026-11-02T21:15Z'],
      ['2026-11-03T14:15Z', '2026-11-03T21:15Z'],
      ['2026-11-04T14:15Z', '2026-11-04T21:15Z'],
      ['2026-11-05T14:15Z', '2026-11-05T21:15Z'],
      ['2026-11-06T14:15Z', '2026-11-06T21:15Z'],
    ],
  },
  {
    title: 'November 23 - December 1, 2026: Thanksgiving, and an early close the day after',
    from: '2026-11-23T00:00Z',
    to: '2026-12-02T00:00Z',
    sessions: [
      ['2026-11-23T14:15Z', '2026-11-23T21:15Z'],
      ['2026-11-24T14:15Z', '2026-11-24T21:15Z'],
      ['2026-11-25T14:15Z', '2026-11-25T21:15Z'],
      ['2026-11-27T14:15Z', '2026-11-27T18:15Z'],
      ['2026-11-30T14:15Z', '2026-11-30T21:15Z'],
      ['2026-12-01T14:15Z', '2026-12-01T21:15Z'],
    ],
  },
];
