import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A private key and the certificate of it, both PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/**
 * A certificate for https://127.0.0.1 that is its own authority, valid for this month and the next.
 * Node's crypto makes keys but no certificates, so this writes the few fields of X.509 itself
 * (https://www.rfc-editor.org/rfc/rfc5280#section-4.1).
 */
export function selfSigned(): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const now = new Date();
  const name = sequence(set(sequence(oid('550403'), der(0x0c, Buffer.from('127.0.0.1')))));
  const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
  const isAuthority = sequence(oid('551d13'), octets(sequence(der(0x01, Buffer.from([0xff])))));
  const address = sequence(oid('551d11'), octets(sequence(der(0x87, Buffer.from([127, 0, 0, 1])))));
  const signedPart = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ecdsaWithSha256,
    name,
    sequence(firstOfMonth(now, 0), firstOfMonth(now, 2)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(isAuthority, address)),
  );
  const signature = Buffer.concat([Buffer.from([0]), sign('sha256', signedPart, privateKey)]);
  const certificate = sequence(signedPart, ecdsaWithSha256, der(0x03, signature));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
  };
}

function firstOfMonth(now: Date, later: number): Buffer {
  const date = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + later, 1));
  return der(0x18, Buffer.from(date.toISOString().replaceAll(/[-:T]|\.\d+/g, '')));
}

/** Tag, length, content: the encoding of everything in X.509. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Buffer[]) => der(0x30, ...parts);
const set = (...parts: readonly Buffer[]) => der(0x31, ...parts);
const octets = (...parts: readonly Buffer[]) => der(0x04, ...parts);
const integer = (value: Buffer) => der(0x02, value);
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
