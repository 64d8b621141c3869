import crypto from 'crypto';

/** SHA-256 in hexadecimal. */
export function sha256(text: string): string {
  return crypto.createHash('sha256').update(text).digest('hex');
}

/** HMAC-SHA-256 in base64url. */
export function hmac(text: string, secret: string): string {
  return crypto.createHmac('sha256', secret).update(text).digest('base64url');
}
