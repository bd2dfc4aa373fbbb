import { badParameter, GraphRefusal } from './errors.ts';
import { textInput, type GraphAnswer, type WabaCall } from './graph-call.ts';
import { readFields, type Selection } from './node-fields.ts';
import { pageOf } from './paging.ts';
import type { TemplateRecord } from './records.ts';

/** `GET {WABA}/subscribed_apps` (domain notes 9.8). */
export function subscribedApps(call: WabaCall): GraphAnswer {
  const { waba, emulation } = call;
  return {
    data: waba.subscriptions.map(({ appId, overrideCallbackUri }) => ({
      whatsapp_business_api_data: {
        id: appId,
        name: emulation.apps.get(appId)?.name,
        link: `https://www.facebook.com/games/?app_id=${appId}`,
      },
      ...(overrideCallbackUri !== undefined && { override_callback_uri: overrideCallbackUri }),
    })),
  };
}

async function overrideInput(call: WabaCall): Promise<string | undefined> {
  const uri = textInput(call, 'override_callback_uri');
  if (uri === undefined) return undefined;
  if (uri.length > 200) throw badParameter('override_callback_uri has at most 200 characters.');
  const handshake = await call.emulation.webhooks.verify(uri, textInput(call, 'verify_token') ?? '');
  if (!handshake.ok) throw badParameter(`The callback URL ${handshake.reason}.`, { status: 422 });
  return uri;
}

/** `POST {WABA}/subscribed_apps`: subscribes the calling app; a repeat changes nothing but the override. */
export async function subscribeApp(call: WabaCall): Promise<GraphAnswer> {
  const { waba, token } = call;
  const uri = await overrideInput(call);
  waba.subscriptions = waba.subscriptions.filter((one) => one.appId !== token.appId);
  waba.subscriptions.push({ appId: token.appId, ...(uri !== undefined && { overrideCallbackUri: uri }) });
  call.emulation.changed();
  return { success: true };
}

/** `DELETE {WABA}/subscribed_apps`: takes the calling app off; 404 when it was not subscribed. */
export function unsubscribeApp(call: WabaCall): GraphAnswer {
  const { waba, token } = call;
  const others = waba.subscriptions.filter((one) => one.appId !== token.appId);
  if (others.length === waba.subscriptions.length)
    throw new GraphRefusal(803, { details: 'The app is not subscribed.' });
  waba.subscriptions = others;
  call.emulation.changed();
  return { success: true };
}

const templateSelection: Selection<TemplateRecord> = {
  nodeType: 'WhatsAppBusinessHSM',
  defaults: ['name', 'language', 'status', 'category', 'components'],
  readers: {
    id: (template) => template.id,
    name: (template) => template.name,
    language: (template) => template.language,
    status: (template) => template.status,
    category: (template) => template.category,
    quality_score: (template) => ({ score: template.qualityScore, date: 0 }),
    components: (template) => [{ type: 'BODY', text: template.body }],
  },
};

/** `GET {WABA}/message_templates`, also by `name` or `status`. */
export function listTemplates(call: WabaCall): GraphAnswer {
  const name = textInput(call, 'name');
  const status = textInput(call, 'status');
  const found = call.waba.templates.filter(
    (one) => (name === undefined || one.name.includes(name)) && (status === undefined || one.status === status),
  );
  const fields = textInput(call, 'fields');
  return pageOf(
    call,
    found.map((template) => readFields(template, fields, templateSelection)),
  );
}
