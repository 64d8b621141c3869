import type { Cost, Term } from '../cost.ts';
import { interfaceEndpoints, MONTH } from '../cost-rows.ts';

/** Tasks of 0.25 vCPU and 0.5 GB, running all month. */
function tasks(count: number): readonly Term[] {
  return [
    { of: 'fargateProcessor', times: [[count, 'tasks'], [0.25, 'vCPU'], MONTH] },
    { of: 'fargateMemory', times: [[count, 'tasks'], [0.5, 'GB'], MONTH] },
  ];
}

export const cost: Cost = {
  idle: [
    { what: 'Load balancer', terms: [{ of: 'balancerHours', times: [MONTH] }] },
    { what: 'Its addresses', terms: [{ of: 'publicAddress', times: [[2, 'addresses'], MONTH] }] },
    { what: 'Tasks, one of each service', terms: tasks(2) },
    { what: 'Their addresses', terms: [{ of: 'publicAddress', times: [[2, 'addresses'], MONTH] }] },
    { what: 'Alarms', terms: [{ of: 'alarm', times: [[22, 'metrics']] }] },
    { what: 'Key of artifacts', terms: [{ of: 'key', times: [[1, 'key']] }] },
    { what: 'Images, which share their base', terms: [{ of: 'images', times: [[0.2, 'GB']] }] },
  ],
  production: [
    { what: 'A second task of each service', terms: tasks(2) },
    interfaceEndpoints(3, 2),
    { what: 'Keys of alarms', terms: [{ of: 'key', times: [[2, 'keys']] }] },
  ],
  load: {
    title: '10 million requests and 20 releases',
    rows: [
      { what: 'Load balancer', terms: [{ of: 'balancerUnits', times: [[0.2, 'units'], MONTH] }] },
      { what: 'Logs, two lines a request', terms: [{ of: 'logs', times: [[5, 'GB']] }] },
      {
        what: 'CodeBuild',
        terms: [
          {
            of: 'buildMinutes',
            times: [
              [20, 'releases'],
              [5, 'minutes'],
            ],
          },
        ],
      },
      {
        what: 'CodePipeline',
        terms: [
          {
            of: 'actionMinutes',
            times: [
              [20, 'releases'],
              [8, 'minutes of actions'],
            ],
          },
        ],
      },
    ],
  },
};
