/** Security headers: the function and the response headers policy send the same. */
export {
  CONTENT_SECURITY_POLICY,
  CUSTOM_HEADERS,
  TRANSPORT_SECURITY_AGE,
} from './edge/security-headers.ts';
