import { Duration } from 'aws-cdk-lib';
import type { SecurityHeadersPolicyProps } from '../common/security-headers-policy.ts';

/**
 * Security headers of the editing page: its own script and style only, nothing inline, no markup from
 * a string (Trusted Types), and requests only to the site and to the login.
 *
 * @param loginUrl base address of managed login, whose token endpoint the page calls
 */
export function siteHeaders(loginUrl: string): SecurityHeadersPolicyProps {
  return {
    contentSecurityPolicy: [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      `connect-src 'self' ${loginUrl}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      'upgrade-insecure-requests',
    ].join('; '),
    transportSecurityAge: Duration.days(730),
    customHeaders: {
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    },
  };
}
