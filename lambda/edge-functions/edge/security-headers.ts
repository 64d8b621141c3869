/** Allows scripts, styles, images and forms of the site itself only. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  'upgrade-insecure-requests',
].join('; ');

/** Two years, in seconds. */
export const TRANSPORT_SECURITY_AGE = 63072000;

/** Headers without a setting in CloudFront's response headers policy. */
export const CUSTOM_HEADERS: Readonly<Record<string, string>> = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** Security headers of every answer. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = Object.assign(
  {
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'strict-transport-security': `max-age=${TRANSPORT_SECURITY_AGE}; includeSubDomains`,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'strict-origin-when-cross-origin',
  },
  CUSTOM_HEADERS,
);
