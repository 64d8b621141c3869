import { createHash, createPublicKey, verify } from 'node:crypto';
import { signForAllRegions } from '../e2e/sigv4a.ts';

/** Access key and public key of AWS's own tests (aws-c-auth, tests/aws-signing-test-suite/v4a). */
const CREDENTIALS = {
  accessKeyId: 'AKISORANDOMAASORANDOM',
  secretAccessKey: 'q+jcrXGc+0zWN6uzclKVhvMmUsIfRPa4rlRandom',
};
const PUBLIC_KEY = {
  x: '15d242ceebf8d8169fd6a8b5a746c41140414c3b07579038da06af89190fffcb',
  y: '0515242cedd82e94799482e4c0514b505afccf2c0c98d6a553bf539f424c5ec0',
};
const DATE = new Date('2015-08-30T12:36:00Z');

test('signForAllRegions signs with the key that AWS derives from the access key', () => {
  const url = new URL('https://example.amazonaws.com/a%3Ab/c?d=e');
  const { authorization = '', ...headers } = signForAllRegions(
    { method: 'GET', url, body: '' },
    'service',
    CREDENTIALS,
    DATE,
  );
  expect(headers).toEqual({
    host: 'example.amazonaws.com',
    'x-amz-date': '20150830T123600Z',
    'x-amz-region-set': '*',
  });
  const canonical = [
    'GET',
    '/a%253Ab/c',
    'd=e',
    'host:example.amazonaws.com',
    'x-amz-date:20150830T123600Z',
    'x-amz-region-set:*',
    '',
    'host;x-amz-date;x-amz-region-set',
    createHash('sha256').digest('hex'),
  ].join('\n');
  const signed = [
    'AWS4-ECDSA-P256-SHA256',
    '20150830T123600Z',
    '20150830/service/aws4_request',
    createHash('sha256').update(canonical).digest('hex'),
  ].join('\n');
  const [, signature = ''] = /Signature=([0-9a-f]+)$/.exec(authorization) ?? [];
  expect(verify('sha256', Buffer.from(signed), publicKey(), Buffer.from(signature, 'hex'))).toBe(
    true,
  );
  expect(authorization).toContain(
    'Credential=AKISORANDOMAASORANDOM/20150830/service/aws4_request,',
  );
});

test('signForAllRegions signs the session token', () => {
  const url = new URL('https://example.amazonaws.com/');
  const credentials = { ...CREDENTIALS, sessionToken: 'token' };
  const headers = signForAllRegions({ method: 'GET', url, body: '' }, 'service', credentials, DATE);
  expect(headers['x-amz-security-token']).toBe('token');
  expect(headers.authorization).toContain(';x-amz-security-token,');
});

function publicKey() {
  const coordinate = (hex: string) => Buffer.from(hex, 'hex').toString('base64url');
  const { x, y } = PUBLIC_KEY;
  return createPublicKey({
    format: 'jwk',
    key: { kty: 'EC', crv: 'P-256', x: coordinate(x), y: coordinate(y) },
  });
}
