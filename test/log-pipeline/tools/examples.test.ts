import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';

const example = (name: string) => readFileSync(join(PROJECT, 'tools/log-pipeline', name), 'utf8');

describe('The example configuration', () => {
  test('for the Kinesis agent sends raw lines, one in each record, at random to the shards', () => {
    const { flows } = JSON.parse(example('kinesis-agent.json')) as { flows: object[] };
    expect(flows).toEqual([
      {
        filePattern: expect.stringContaining('/') as string,
        kinesisStream: 'STREAM_NAME',
        partitionKeyOption: 'RANDOM',
        initialPosition: 'END_OF_FILE',
        maxBufferAgeMillis: 1000,
      },
    ]);
  });

  test('for Fluent Bit sends the line as message without log_key, which would escape its quotes', () => {
    const conf = example('fluent-bit.conf');
    expect(conf).toMatch(/Name +kinesis_streams/);
    expect(conf).toMatch(/Key +message/);
    expect(conf).not.toMatch(/log_key/);
  });

  test('for permissions in README.md is valid JSON', () => {
    const blocks = [...example('README.md').matchAll(/```json\n(.*?)```/gs)];
    expect(blocks).not.toHaveLength(0);
    for (const [, json = ''] of blocks) expect(() => JSON.parse(json) as unknown).not.toThrow();
  });
});
