import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { CloudFrontResultResponse } from 'aws-lambda';
import type { Checks } from '../../e2e/scenario.ts';
import { originResponse } from './origin-response.ts';
import type { Site } from './site.ts';

const CASES = [
  ['/de/about/index.html', '302 /en/about/'],
  ['/fr/prices/index.eu.html', '302 /en/prices/'],
  ['/en/none/index.html', '404 en There is no such page'],
  ['/de/none.pdf', '404 de Diese Seite gibt es nicht'],
  ['/assets/none.css', '404 en There is no such page'],
] as const;

/**
 * Answers of Lambda@Edge for errors of S3. On AWS through CloudFront; no emulator runs Lambda@Edge,
 * so that there the deployed function gets the event that CloudFront would send.
 */
export async function checkMissingPages(site: Site, checks: Checks): Promise<void> {
  const emulated = process.env.AWS_ENDPOINT_URL !== undefined;
  const answer = emulated ? invoked : visited;
  const problems: string[] = [];
  for (const [file, expected] of CASES) {
    const outcome = await answer(site, file);
    if (outcome !== expected) problems.push(`${file}: ${outcome}, not ${expected}`);
  }
  const how = emulated ? ' (deployed function, documented event: no Lambda@Edge here)' : '';
  checks.noProblems(
    `Lambda@Edge answers a missing object with a redirect or a 404 page${how}`,
    `${CASES.length} files answered`,
    problems,
  );
}

async function invoked(site: Site, file: string): Promise<string> {
  const lambda = new LambdaClient({ region: 'us-east-1' });
  const { Payload } = await lambda.send(
    new InvokeCommand({
      FunctionName: site.deployment.output('NotFoundFunction'),
      Payload: JSON.stringify(originResponse(file, '403')),
    }),
  );
  const text = Buffer.from(Payload ?? []).toString();
  const { status, headers = {}, body = '' } = JSON.parse(text) as CloudFrontResultResponse;
  const value = (name: string) => headers[name]?.[0]?.value;
  return described(status, value('location'), value('content-language'), body);
}

async function visited(site: Site, file: string): Promise<string> {
  const path = file.replace(/index[.a-z]*$/, '');
  const { status, file: title, headers } = await site.visit(path);
  const location = headers.get('location') ?? undefined;
  return described(
    String(status),
    location,
    headers.get('content-language') ?? '',
    `<h1>${title}</h1>`,
  );
}

function described(status: string, location?: string, language = '', body = ''): string {
  if (location) return `${status} ${location}`;
  return `${status} ${language} ${/<h1>(.+)<\/h1>/.exec(body)?.[1] ?? body}`;
}
