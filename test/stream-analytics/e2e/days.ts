/** A Monday. Half hours with its first trips begin on the day before, and its last trips end on the next one. */
export const DAY = '2026-03-09';
export const DAYS = ['2026-03-08', DAY, '2026-03-10'];
