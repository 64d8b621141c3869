import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { handler } from '../../../lambda/stream-analytics/page.ts';
import { call } from './support/api.ts';

const folder = mkdtempSync(join(tmpdir(), 'page-'));
const { WALLBOARD_FOLDER } = process.env;
beforeAll(() => {
  process.env.WALLBOARD_FOLDER = folder;
  for (const name of ['index.html', 'wallboard.css', 'wallboard.js'])
    writeFileSync(join(folder, name), `content of ${name}`);
});
afterAll(() => {
  process.env.WALLBOARD_FOLDER = WALLBOARD_FOLDER;
  rmSync(folder, { recursive: true });
});

describe('The wallboard', () => {
  test('is a page that may load only its own files', async () => {
    const answer = await call(handler);
    expect(answer.text).toBe('content of index.html');
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringContaining("script-src 'self'") as string,
    });
  });

  test.each([
    ['wallboard.js', 'text/javascript; charset=utf-8'],
    ['wallboard.css', 'text/css; charset=utf-8'],
  ])('has the file %s', async (file, type) => {
    const answer = await call(handler, { path: { file } });
    expect(answer).toMatchObject({
      text: `content of ${file}`,
      headers: { 'content-type': type },
    });
  });

  test.each(['../index.js', 'toString', 'wallboard.js.map'])(
    'answers 404 for the file %s',
    async (file) => {
      expect((await call(handler, { path: { file } })).status).toBe(404);
    },
  );
});
