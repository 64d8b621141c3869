import type { Category } from '../model/services.ts';

/** Line drawing of 20 by 20 for each category. */
export const SIGNS: Readonly<Record<Category, string>> = {
  compute: 'M4 3h3.2l5.6 13.5h3.2M9.6 9.2 5 17',
  storage: 'M3.5 5.5c0 3 13 3 13 0s-13-3-13 0l2 10.2c.5 2.2 8.5 2.2 9 0l2-10.2',
  database: 'M4 5c0 2.7 12 2.7 12 0s-12-2.7-12 0v10c0 2.7 12 2.7 12 0V5M4 10c0 2.7 12 2.7 12 0',
  messaging: 'M2.5 6h15v8h-15zM7.5 6v8M12.5 6v8',
  events: 'M10 2.5a7.5 7.5 0 1 0 .01 0M10 6v4.3l3 1.9',
  network:
    'M10 2.5a7.5 7.5 0 1 0 .01 0M2.5 10h15M10 2.5c-4.5 4-4.5 11 0 15M10 2.5c4.5 4 4.5 11 0 15',
  analytics: 'M3.5 16.5h13M5.5 16v-5M10 16V4M14.5 16V8',
  security: 'M10 2.5 16 5v4.5c0 4-2.7 6.6-6 8-3.3-1.4-6-4-6-8V5zM7.3 9.8l2 2 3.5-3.8',
  delivery: 'M3 6.5h9.5a4 4 0 0 1 0 8H6M6 3.5l-3 3 3 3',
  people: 'M10 3a3.2 3.2 0 1 0 .01 0M3.5 17c.5-7.3 12.5-7.3 13 0',
  other: 'M4 4h12v12H4z',
};
