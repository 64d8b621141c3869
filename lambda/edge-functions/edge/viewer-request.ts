import cf from 'cloudfront';
import type { CloudFrontFunctionsEvent } from 'aws-lambda';
import { badRequest, redirect, type Answer } from './answers.ts';
import { preferredLocale } from './locale.ts';
import { isForMembers, returnAddress, signInAddress } from './members.ts';
import { pageFile } from './page-file.ts';
import { cookieOf, type ViewerRequest } from './request.ts';
import { readSession, rejectionOf, secretName, SESSION_COOKIE, type Rejection } from './session.ts';
import { addressOf, readPath } from './site-path.ts';

const keys = cf.kvs();

/**
 * CloudFront function on the viewer request, before the cache: rejects invalid paths, requires a session
 * for the members' pages, and rewrites the path to the file for this viewer.
 */
export async function handler(event: CloudFrontFunctionsEvent): Promise<ViewerRequest | Answer> {
  const request = event.request;
  const path = readPath(request.uri);
  if (path === undefined) return badRequest();
  const forMembers = isForMembers(path);
  const back = returnAddress(path, request);
  if (forMembers || back !== undefined) {
    const cookie = cookieOf(request, SESSION_COOKIE);
    const rejection = await verify(cookie);
    if (rejection === undefined && back !== undefined) return redirect(back);
    if (rejection !== undefined && forMembers) {
      console.log(`session rejected: ${rejection}`);
      return redirect(signInAddress(path));
    }
  }
  request.uri = path.isPage
    ? addressOf({
        locale: path.locale || preferredLocale(request),
        segments: path.segments.concat(pageFile(path, request, event.context.requestId)),
        isPage: false,
      })
    : addressOf(path);
  return request;
}

async function verify(cookie: string): Promise<Rejection | undefined> {
  if (cookie === '') return 'missing';
  const session = readSession(cookie);
  if (session === undefined) return 'malformed';
  const name = secretName(session.keyId);
  try {
    const secret = await keys.get(name);
    return rejectionOf(session, secret, Date.now() / 1000);
  } catch (notThere) {
    return 'unknown key';
  }
}
