import { getLanguageService, TextDocument } from 'amazon-states-language-service';
import { Machine, type Answer } from '../../support/state-machine.ts';
import { DEFINITION, TEXT } from './support/definition.ts';

const PLAN = { run: 'r', sample: 's', parts: 64, regions: 16, complete: false };
const PLANNED = { Plan: [{ Payload: PLAN }] };
const SUMMARY = { variants: 219 };
const JOBS = ['Split', 'Align', 'Merge', 'Call', 'Gather'];

function machine(answers: Readonly<Record<string, readonly Answer[]>>): Machine {
  return new Machine(DEFINITION, { ...PLANNED, Register: [{ Payload: SUMMARY }], ...answers });
}

test('The definition has no diagnostics of the AWS language service', async () => {
  const service = getLanguageService({});
  const document = TextDocument.create('variant-calling.asl.json', 'asl', 1, TEXT);
  const settings = { comments: 'error', trailingCommas: 'error' } as const;
  expect(
    await service.doValidation(document, service.parseJSONDocument(document), settings),
  ).toEqual([]);
});

describe('An execution', () => {
  test('runs the jobs in order, with a child for each part and region', async () => {
    const run = machine({});
    expect(await run.run({})).toEqual({ output: SUMMARY });
    expect(run.entered).toEqual(['Plan', 'IsComplete', ...JOBS, 'Register', 'Done']);
    expect(run.calls.Align).toEqual([
      {
        JobName: 'align-r',
        JobQueue: '${JobQueue}',
        JobDefinition: '${JobDefinition}',
        ArrayProperties: { Size: 64 },
        Parameters: { step: 'align', subject: 'r' },
      },
    ]);
    expect(run.calls.Call).toMatchObject([{ ArrayProperties: { Size: 16 } }]);
    expect(run.calls.Split?.[0]).not.toHaveProperty('ArrayProperties');
  });

  test('registers the results of an earlier execution without a job', async () => {
    const run = machine({ Plan: [{ Payload: { ...PLAN, complete: true } }] });
    expect(await run.run({})).toEqual({ output: SUMMARY });
    expect(run.entered).toEqual(['Plan', 'IsComplete', 'Register', 'Done']);
  });

  test('fails with the message of a rejected input', async () => {
    const Cause = JSON.stringify({ errorType: 'InvalidRequest', errorMessage: 'parts is 0' });
    const run = machine({ Plan: [{ Error: 'InvalidRequest', Cause }] });
    expect(await run.run({})).toEqual({
      failure: { Error: 'InvalidRequest', Cause: 'parts is 0' },
    });
  });

  test.each(JOBS)('fails with the explanation of a failed job in %s', async (state) => {
    const step = state.toLowerCase();
    const run = machine({
      [state]: [{ Error: 'States.TaskFailed', Cause: '{"JobId":"j"}' }],
      Explain: [{ Payload: `${step}: no reads` }],
    });
    expect(await run.run({})).toEqual({
      failure: { Error: 'States.TaskFailed', Cause: `${step}: no reads` },
    });
    expect(run.calls.Explain).toEqual([
      {
        FunctionName: '${ExplainFunction}',
        Payload: { step, run: 'r', error: 'States.TaskFailed', cause: '{"JobId":"j"}' },
      },
    ]);
  });

  test('fails with the cause of AWS Batch when the explanation fails', async () => {
    const run = machine({
      Merge: [{ Error: 'States.TaskFailed', Cause: '{"JobId":"j"}' }],
      Explain: [{ Error: 'Lambda.Unknown' }],
    });
    expect(await run.run({})).toEqual({
      failure: { Error: 'States.TaskFailed', Cause: '{"JobId":"j"}' },
    });
  });

  test('submits a job again when AWS Batch refuses the request for want of capacity', async () => {
    const busy = { Error: 'Batch.ServerException' };
    const run = machine({ Align: [busy, busy, {}] });
    expect(await run.run({})).toEqual({ output: SUMMARY });
    expect(run.calls.Align).toHaveLength(3);
  });
});
