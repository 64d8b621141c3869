import { X509Certificate } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { selfSigned } from './opensearch/certificate.ts';
import { startTlsFront, type TlsFront } from './opensearch/tls-front.ts';
import { RUN_FOLDER } from '../support/run-folder.ts';

describe('selfSigned', () => {
  let certificate: X509Certificate;

  beforeAll(async () => {
    certificate = new X509Certificate((await selfSigned()).cert);
  });

  test('returns a certificate that is its own authority and no other’s', () => {
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkIssued(certificate)).toBe(true);
    expect(certificate.ca).toBe(true);
  });

  test('returns a certificate for 127.0.0.1 and no other address', () => {
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(certificate.checkIP('127.0.0.2')).toBeUndefined();
    expect(certificate.checkHost('localhost')).toBeUndefined();
  });

  test('returns a certificate that is valid now', () => {
    expect(certificate.validFromDate.getTime()).toBeLessThan(Date.now());
    expect(certificate.validToDate.getTime()).toBeGreaterThan(Date.now());
  });
});

describe('startTlsFront', () => {
  const trusted = getCACertificates('default');
  let engine: Server;
  let front: TlsFront;

  beforeAll(async () => {
    engine = createServer((request, response) => request.pipe(response));
    await new Promise<void>((resolve) => engine.listen(0, '127.0.0.1', resolve));
    front = await startTlsFront('127.0.0.1', (engine.address() as AddressInfo).port);
  });

  afterAll(() => {
    front.close();
    setDefaultCACertificates(trusted);
    rmSync(RUN_FOLDER, { recursive: true, force: true });
  });

  test('forwards requests of any size by https', async () => {
    const body = 'x'.repeat(3_000_000);
    const answer = await fetch(`https://${front.host}/_bulk`, { method: 'POST', body });
    expect(await answer.text()).toBe(body);
  });

  test('closes connections while OpenSearch is stopped', async () => {
    engine.closeAllConnections();
    await new Promise((resolve) => engine.close(resolve));
    await expect(fetch(`https://${front.host}/`)).rejects.toThrow('fetch failed');
  });
});
