import cf from 'cloudfront';
import type { CloudFrontFunctionsEvent } from 'aws-lambda';
import { badRequest, redirect, type Answer } from './answers.ts';
import { preferredLocale } from './locale.ts';
import { isForMembers, returnAddress, signInAddress } from './members.ts';
import { pageFile } from './page-file.ts';
import { cookieOf, type ViewerRequest } from './request.ts';
import { readSession, secretName, SESSION_COOKIE, sessionFault, type Fault } from './session.ts';
import { addressOf, readPath } from './site-path.ts';

const keys = cf.kvs();

/**
 * Runs in CloudFront on every request, before the cache: refuses paths that can't be read, asks for
 * a session where one is needed, and rewrites the path to the file that this viewer gets.
 */
export async function handler(event: CloudFrontFunctionsEvent): Promise<ViewerRequest | Answer> {
  const request = event.request;
  const path = readPath(request.uri);
  if (path === undefined) return badRequest();
  const forMembers = isForMembers(path);
  const back = returnAddress(path, request);
  if (forMembers || back !== undefined) {
    const cookie = cookieOf(request, SESSION_COOKIE);
    const fault = await faultOf(cookie);
    if (fault === undefined && back !== undefined) return redirect(back);
    if (fault !== undefined && forMembers) {
      console.log(`session refused: ${fault}`);
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

async function faultOf(cookie: string): Promise<Fault | undefined> {
  if (cookie === '') return 'missing';
  const session = readSession(cookie);
  if (session === undefined) return 'malformed';
  const name = secretName(session.keyId);
  try {
    const secret = await keys.get(name);
    return sessionFault(session, secret, Date.now() / 1000);
  } catch (notThere) {
    return 'unknown key';
  }
}
