import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

/** Files of the site; the heading of every page is its file name. */
const FILES = [
  ...['en', 'de', 'fr'].flatMap((locale) => [
    `${locale}/index.a.html`,
    `${locale}/index.b.html`,
    `${locale}/members/index.html`,
    `${locale}/sign-in/index.html`,
  ]),
  'en/about/index.html',
  'de/gallery/index.desktop.html',
  'de/gallery/index.mobile.html',
  ...['eu', 'us', 'world'].map((market) => `en/prices/index.${market}.html`),
  'members/report.txt',
  'assets/site.css',
];

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css',
  txt: 'text/plain',
};

/** Uploads the site to its bucket. */
export async function uploadPages(bucket: string): Promise<void> {
  const s3 = new S3Client({ region: 'us-east-1' });
  for (const Key of FILES) {
    const ContentType = TYPES[Key.split('.').at(-1) ?? ''];
    const Body = Key.endsWith('.html') ? `<!doctype html><h1>${Key}</h1>\n` : Key;
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body, ContentType }));
  }
}

/** File name in an answer: the heading, or the text. */
export function fileOf(text: string): string {
  return /<h1>(.+)<\/h1>/.exec(text)?.[1] ?? text;
}
