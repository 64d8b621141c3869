import type { Cost } from '../cost.ts';
import { MONTH, shards } from '../cost-rows.ts';

export const cost: Cost = {
  idle: [
    { what: 'Stream', terms: shards(2) },
    { what: 'Alarms', terms: [{ of: 'alarm', times: [[19, 'metrics of 19 alarms']] }] },
  ],
  load: {
    title: '120,000 trips a day all month, the application running, one wallboard',
    rows: [
      {
        what: 'Application, and its storage of 50 GB a unit',
        terms: [
          { of: 'flinkUnit', times: [[2, 'units'], MONTH] },
          { of: 'flinkStorage', times: [[50, 'GB']] },
        ],
      },
      {
        what: 'Windows written and indexed',
        terms: [
          { of: 'tableWrites', times: [[6.8e6, 'with the index']] },
          { of: 'tableReads', times: [[42e6, 'of the wallboard']] },
        ],
      },
      {
        what: 'Wallboard, a request of each kind every 2 s',
        terms: [
          { of: 'apiRequests', times: [[5.2e6, 'GET']] },
          { of: 'lambdaCalls', times: [[5.2e6, 'calls']] },
        ],
      },
    ],
  },
};
