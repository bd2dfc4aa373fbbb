import { badParameter } from './errors.ts';
import { objectInput, textInput, type GraphAnswer, type NumberCall } from './graph-call.ts';
import { healthStatus } from './health.ts';
import { readFields, type Selection } from './node-fields.ts';
import { announcePin } from './webhook-events.ts';

/** Verification by code stays good for about 14 days, then reads EXPIRED (domain notes 4.3). */
const verificationMs = 14 * 86_400_000;

function codeVerificationStatus({ number, emulation }: NumberCall): string {
  const expired =
    number.platform !== 'CLOUD_API' &&
    number.verifiedAt !== undefined &&
    emulation.clock.now() > number.verifiedAt + verificationMs;
  return number.verification === 'VERIFIED' && expired ? 'EXPIRED' : number.verification;
}

/** Whether the number counts as verified for a register call that brings no backup. */
export function isVerified(call: NumberCall): boolean {
  return codeVerificationStatus(call) === 'VERIFIED';
}

function webhookConfiguration({ number, waba, token, emulation }: NumberCall): Record<string, unknown> {
  const subscription = waba.subscriptions.find((one) => one.appId === token.appId);
  return {
    ...(number.webhookOverride && { phone_number: number.webhookOverride }),
    ...(subscription?.overrideCallbackUri && { whatsapp_business_account: subscription.overrideCallbackUri }),
    application: emulation.apps.get(token.appId)?.callbackUrl ?? '',
  };
}

/** The fields of domain notes 9.1, named as the live API names them. */
export const numberSelection: Selection<NumberCall> = {
  nodeType: 'WhatsAppBusinessPhoneNumber',
  defaults: ['display_phone_number', 'verified_name', 'quality_rating'],
  readers: {
    id: ({ number }) => number.id,
    display_phone_number: ({ number }) => number.displayPhoneNumber,
    verified_name: ({ number }) => number.verifiedName,
    quality_rating: ({ number }) => number.qualityRating,
    quality_score: ({ number }) => ({ score: number.qualityRating }),
    code_verification_status: codeVerificationStatus,
    name_status: ({ number }) => number.nameStatus,
    new_name_status: ({ number }) => number.newNameStatus,
    new_display_name: ({ number }) => number.newDisplayName,
    status: ({ number }) => number.status,
    platform_type: ({ number }) => number.platform,
    throughput: ({ number }) => ({ level: number.throughputLevel }),
    is_pin_enabled: ({ number }) => number.pin !== undefined,
    is_official_business_account: ({ number }) => number.isOfficialBusinessAccount,
    official_business_account: ({ number }) => ({
      oba_status: number.isOfficialBusinessAccount ? 'APPROVED' : 'NOT_STARTED',
    }),
    account_mode: ({ number }) => number.accountMode,
    messaging_limit_tier: ({ number }) => number.messagingLimitTier,
    whatsapp_business_manager_messaging_limit: ({ number }) => number.messagingLimitTier,
    is_on_biz_app: ({ number }) => number.isOnBizApp,
    is_preverified_number: () => false,
    // Certificates were for On-Premises registration, which is blocked: known fields without a value.
    certificate: () => undefined,
    new_certificate: () => undefined,
    search_visibility: ({ number }) => number.searchVisibility,
    last_onboarded_time: ({ number }) =>
      number.lastOnboardedTime === undefined
        ? undefined
        : new Date(number.lastOnboardedTime).toISOString().replace(/\.\d+Z$/, '+0000'),
    country_code: ({ number }) => number.countryCode,
    country_dial_code: ({ number }) => number.countryDialCode,
    unified_cert_status: ({ number }) => (number.nameStatus === 'APPROVED' ? 'APPROVED' : 'NAME_PENDING_REVIEW'),
    eligibility_for_api_business_global_search: () => 'NON_ELIGIBLE_UNDEFINED_COUNTRY',
    webhook_configuration: webhookConfiguration,
    health_status: ({ emulation, waba, number, token }) =>
      healthStatus(emulation, { waba, number, appId: token.appId }),
  },
};

/** `GET {PNID}?fields=`; a stale replica answers with the state of 60 seconds ago. */
export function readNumber(call: NumberCall): GraphAnswer {
  const { emulation } = call;
  const stale = call.strike.has('stale-reads');
  const number = stale ? emulation.history.at(call.number, emulation.clock.now() - 60_000) : call.number;
  return readFields({ ...call, number }, textInput(call, 'fields'), numberSelection);
}

/** Sets the PIN in force, on the number and so on the client that holds it; asks for no old PIN (domain notes 9.2). */
export function setPin(call: NumberCall, pin: string): void {
  if (!/^[0-9]{6}$/.test(pin)) throw badParameter('Param pin must be a string of 6 digits.');
  call.emulation.history.remember(call.number, call.emulation.clock.now());
  call.number.pin = pin;
  announcePin(call.emulation, call.number, 'PIN_CHANGED');
}

/** Meta calls the endpoint before it takes it; an empty address clears the override (domain notes 9.2, 9.8). */
async function setWebhook(call: NumberCall, configuration: Record<string, unknown>): Promise<void> {
  const uri = configuration['override_callback_uri'];
  if (typeof uri !== 'string' || uri.length > 200) {
    throw badParameter('override_callback_uri is required and has at most 200 characters.');
  }
  if (uri !== '') {
    const token = configuration['verify_token'];
    const handshake = await call.emulation.webhooks.verify(uri, typeof token === 'string' ? token : '');
    if (!handshake.ok) throw badParameter(`The callback URL ${handshake.reason}.`, { status: 422 });
  }
  call.number.webhookOverride = uri === '' ? undefined : uri;
}

function rename(call: NumberCall, name: string): void {
  if (name.length < 2 || name.length > 75) throw badParameter('A display name has 2 to 75 characters.');
  call.number.newDisplayName = name;
  call.number.newNameStatus = 'PENDING_REVIEW';
}

/** `POST {PNID}`: the two-step PIN, the webhook override, a new display name or the visibility (domain notes 9.2). */
export async function updateNumber(call: NumberCall): Promise<GraphAnswer> {
  const pin = textInput(call, 'pin');
  const webhook = objectInput(call, 'webhook_configuration');
  const name = textInput(call, 'new_display_name');
  const visibility = textInput(call, 'search_visibility');
  if (pin === undefined && !webhook && name === undefined && visibility === undefined) {
    throw badParameter('No known parameter was given.');
  }
  if (pin !== undefined) setPin(call, pin);
  if (webhook) await setWebhook(call, webhook);
  if (name !== undefined) rename(call, name);
  if (visibility !== undefined) call.number.searchVisibility = visibility;
  call.emulation.changed();
  return { success: true };
}
