import type { Emulation } from './emulation.ts';
import { GraphRefusal } from './errors.ts';
import type { GraphNode } from './graph-call.ts';
import type { TokenRecord } from './records.ts';

/** The permissions of domain notes 2.1. */
export const managementScope = 'whatsapp_business_management';
export const messagingScope = 'whatsapp_business_messaging';

/** The token record behind an Authorization header or `access_token`; 104 without one, 190 when it is not valid. */
export function authenticate(emulation: Emulation, presented: string | undefined): TokenRecord {
  if (presented === undefined || presented === '') throw new GraphRefusal(104);
  const token = emulation.tokens.get(presented);
  if (!token) throw new GraphRefusal(190, { message: 'Invalid OAuth access token - cannot parse access token' });
  if (isExpired(emulation, token)) throw expired();
  return token;
}

/** Whether the token was revoked or its time has come. */
export function isExpired(emulation: Emulation, token: TokenRecord): boolean {
  return token.revoked || (token.expiresAt !== 0 && token.expiresAt <= emulation.clock.now());
}

/** Error 190 with the subcode of an expired session (domain notes 9). */
export function expired(): GraphRefusal {
  return new GraphRefusal(190, { subcode: 463 });
}

/** The WABA a node belongs to; undefined for a portfolio. */
export function wabaIdOf(node: GraphNode): string | undefined {
  return node.kind === 'business' ? undefined : node.waba.id;
}

/** Refuses with 10 when a permission is missing, with 200 when the token does not reach the account (domain notes 2.1). */
export function authorise(token: TokenRecord, node: GraphNode, scopes: readonly string[]): void {
  const missing = scopes.find((scope) => !token.scopes.includes(scope));
  if (missing !== undefined) throw new GraphRefusal(10, { details: `The permission ${missing} is missing.` });
  const wabaId = wabaIdOf(node);
  const isGiven = node.kind === 'business' || node.waba.isAssigned;
  const reaches = wabaId === undefined || token.wabaIds === undefined || token.wabaIds.includes(wabaId);
  if (!isGiven || !reaches) throw new GraphRefusal(200, { subcode: 1_349_174, details: 'No access to this account.' });
}

function granularScopes(token: TokenRecord): Record<string, unknown>[] {
  return token.scopes.map((scope) => ({ scope, ...(token.wabaIds && { target_ids: token.wabaIds }) }));
}

/**
 * `GET /debug_token?input_token=`: the bearer must be the app's `APP_ID|APP_SECRET` or a valid token (domain notes 2.1).
 * A token that expired or is unknown is described as invalid, not refused.
 */
export function debugToken(emulation: Emulation, bearer: string | undefined, inspected: string | undefined): unknown {
  const isApp = [...emulation.apps.values()].some((app) => bearer === `${app.id}|${app.secret}`);
  if (!isApp) authenticate(emulation, bearer);
  if (inspected === undefined) throw new GraphRefusal(100, { message: '(#100) The parameter input_token is required' });
  const token = emulation.tokens.get(inspected);
  if (!token) {
    const error = { code: 190, message: 'Invalid OAuth access token.' };
    return { data: { error, is_valid: false, scopes: [] } };
  }
  const over = isExpired(emulation, token) || emulation.faults.isOn('token-expired');
  return {
    data: {
      app_id: token.appId,
      application: emulation.apps.get(token.appId)?.name,
      type: token.type,
      is_valid: !over,
      expires_at: Math.floor(token.expiresAt / 1000),
      data_access_expires_at: 0,
      scopes: token.scopes,
      granular_scopes: granularScopes(token),
      user_id: token.userId,
      ...(over && { error: { code: 190, subcode: 463, message: 'Error validating access token.' } }),
    },
  };
}
