import { requiring } from './requiring.ts';
import { Checks } from './scenario.ts';

/** Runs a part at an endpoint that lacks Cognito, and returns its rows. */
async function rowsOf(...services: ('Cognito' | 'ECS')[]) {
  const checks = new Checks();
  const run = () => {
    checks.equal('it ran', 1, 1);
    return Promise.resolve();
  };
  const lacks = (service: string) => (service === 'Cognito' ? 'It has no Cognito' : undefined);
  await requiring({ lacks }, checks, { check: 'Editors sign in', services, run });
  return checks.rows.map(({ check, outcome, observed }) => `${check}: ${outcome}, ${observed}`);
}

describe('requiring', () => {
  test('runs a part whose services are there', async () => {
    expect(await rowsOf('ECS')).toEqual(['it ran: passed, 1']);
  });

  test('reports a part without one of its services as not run, with the reason', async () => {
    expect(await rowsOf('ECS', 'Cognito')).toEqual(['Editors sign in: not run, It has no Cognito']);
  });
});
