import type { Emulation } from './emulation.ts';
import type { NumberRecord, SubscriptionRecord, TemplateRecord } from './records.ts';

/** A change as it stands in an envelope: the field and its value (domain notes 13). */
export interface WebhookChange {
  wabaId: string;
  field: string;
  value: Record<string, unknown>;
}

const digitsOnly = (text: string): string => text.replace(/\D/g, '');

function targetUrl(emulation: Emulation, subscription: SubscriptionRecord, change: WebhookChange): string | undefined {
  const application = emulation.apps.get(subscription.appId)?.callbackUrl;
  // Overrides hold for `messages` only, the number's before the WABA's (domain notes 9.8).
  if (change.field !== 'messages') return application;
  const metadata = change.value['metadata'];
  const id = typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'phone_number_id') : undefined;
  const number = typeof id === 'string' ? emulation.numbers.get(id) : undefined;
  return number?.webhookOverride ?? subscription.overrideCallbackUri ?? application;
}

/** Sends a change to every app subscribed to the WABA; nobody subscribed means nobody hears it. */
export function sendWebhook(emulation: Emulation, change: WebhookChange): void {
  const waba = emulation.wabas.get(change.wabaId);
  const body = { field: change.field, value: change.value };
  const time = change.field === 'messages' ? {} : { time: Math.floor(emulation.clock.now() / 1000) };
  const payload = { object: 'whatsapp_business_account', entry: [{ id: change.wabaId, ...time, changes: [body] }] };
  for (const subscription of waba?.subscriptions ?? []) {
    const url = targetUrl(emulation, subscription, change);
    const app = emulation.apps.get(subscription.appId);
    if (url === undefined || !app) continue;
    const times = emulation.faults.isOn('webhooks-twice') ? 2 : 1;
    for (let count = 0; count < times; count += 1) {
      emulation.webhooks.deliver({ url, appSecret: app.secret }, change.field, payload);
    }
  }
}

/** Tells that somebody changed or switched off two-step verification (domain notes 13.3). */
export function announcePin(
  emulation: Emulation,
  number: NumberRecord,
  event: 'PIN_CHANGED' | 'PIN_RESET_REQUEST' | 'PIN_REQUEST_SUCCESS',
): void {
  const value = { display_phone_number: digitsOnly(number.displayPhoneNumber), event };
  sendWebhook(emulation, { wabaId: number.wabaId, field: 'security', value });
}

/** A `phone_number_quality_update` webhook: a start, an upgrade, or a change of quality (domain notes 13.3). */
export function announceQuality(
  emulation: Emulation,
  number: NumberRecord,
  event: 'ONBOARDING' | 'THROUGHPUT_UPGRADE' | 'FLAGGED' | 'UNFLAGGED',
): void {
  const value = {
    display_phone_number: digitsOnly(number.displayPhoneNumber),
    event,
    max_daily_conversations_per_business: number.messagingLimitTier,
  };
  sendWebhook(emulation, { wabaId: number.wabaId, field: 'phone_number_quality_update', value });
}

/** Tells about a number that has just started on the Cloud API. */
export function announceOnboarding(
  emulation: Emulation,
  number: NumberRecord,
  result: { upgraded: boolean; profileLost: boolean },
): void {
  announceQuality(emulation, number, 'ONBOARDING');
  if (result.upgraded) announceQuality(emulation, number, 'THROUGHPUT_UPGRADE');
  if (result.profileLost) {
    announceAlert(emulation, number, { type: 'PROFILE_PICTURE_LOST', description: 'The profile picture was lost.' });
  }
}

/** An `account_alerts` webhook about a number. */
function announceAlert(emulation: Emulation, number: NumberRecord, alert: { type: string; description: string }): void {
  sendWebhook(emulation, {
    wabaId: number.wabaId,
    field: 'account_alerts',
    value: {
      entity_type: 'PHONE_NUMBER',
      entity_id: number.id,
      alert_info: {
        alert_severity: 'WARNING',
        alert_status: 'ACTIVE',
        alert_type: alert.type,
        alert_description: alert.description,
      },
    },
  });
}

/** An `account_update` webhook of a WABA, for example a ban. */
export function announceAccount(emulation: Emulation, wabaId: string, value: Record<string, unknown>): void {
  sendWebhook(emulation, { wabaId, field: 'account_update', value });
}

/** A `message_template_status_update` webhook: the status a template has now (domain notes 13.3). */
export function announceTemplate(emulation: Emulation, wabaId: string, template: TemplateRecord): void {
  const value = {
    event: template.status,
    message_template_id: Number(template.id),
    message_template_name: template.name,
    message_template_language: template.language,
    reason: 'NONE',
  };
  sendWebhook(emulation, { wabaId, field: 'message_template_status_update', value });
}

const metadataOf = (number: NumberRecord): Record<string, string> => ({
  display_phone_number: digitsOnly(number.displayPhoneNumber),
  phone_number_id: number.id,
});

/** One status of a message that was sent. */
export interface StatusEvent {
  id: string;
  status: 'sent' | 'delivered' | 'read' | 'failed';
  recipient: string;
  callbackData: string | undefined;
  errors?: Record<string, unknown>[];
}

/** A `messages` webhook with one status (domain notes 13.2). */
export function announceStatus(emulation: Emulation, number: NumberRecord, event: StatusEvent): void {
  if (emulation.faults.isOn('status-webhook-missing')) return;
  const status = {
    id: event.id,
    status: event.status,
    timestamp: String(Math.floor(emulation.clock.now() / 1000)),
    recipient_id: event.recipient,
    ...(event.callbackData !== undefined && { biz_opaque_callback_data: event.callbackData }),
    ...(event.errors && { errors: event.errors }),
  };
  const value = { messaging_product: 'whatsapp', metadata: metadataOf(number), statuses: [status] };
  sendWebhook(emulation, { wabaId: number.wabaId, field: 'messages', value });
}

/** A text a user wrote. */
export interface InboundText {
  id: string;
  from: string;
  name: string;
  text: string;
}

/** A `messages` webhook with one text from a user (domain notes 13.2). */
export function announceInbound(emulation: Emulation, number: NumberRecord, inbound: InboundText): void {
  const value = {
    messaging_product: 'whatsapp',
    metadata: metadataOf(number),
    contacts: [{ profile: { name: inbound.name }, wa_id: inbound.from }],
    messages: [
      {
        from: inbound.from,
        id: inbound.id,
        timestamp: String(Math.floor(emulation.clock.now() / 1000)),
        type: 'text',
        text: { body: inbound.text },
      },
    ],
  };
  sendWebhook(emulation, { wabaId: number.wabaId, field: 'messages', value });
}
