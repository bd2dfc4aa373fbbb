import { badParameter, GraphRefusal } from './errors.ts';
import { textInput, type GraphAnswer, type WabaCall } from './graph-call.ts';

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
