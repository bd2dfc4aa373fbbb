import { CallFailure } from '../migration/failure.ts';
import type { WabaId } from '../migration/ids.ts';
import type { MoveCalls } from '../workflow/move-call-ports.ts';
import { accessBy } from './access.ts';
import { Success } from './answers.ts';
import type { GraphClient } from './graph-client.ts';
import { ProfileAnswer, StorageSettings, WebhookConfiguration } from './move-answers.ts';
import { toProfile, toStorageRegion } from './move-facts.ts';

const profileQuery = { fields: 'about,address,description,email,websites,vertical' };

/** Meta called the endpoint and was not content: 422 by its reference, 2200 in its sentences. */
function unreachableEndpoint(error: unknown): never {
  if (!(error instanceof CallFailure)) throw error;
  const { failure } = error;
  if (failure.httpStatus !== 422 && failure.code !== 2200) throw error;
  throw new CallFailure({ ...failure, class: 'hold', kind: 'override-unreachable' });
}

/** Reads and writes what belongs to a number: its profile (domain notes 9.10) and where its messages rest (15). */
export function createBelongingCalls(
  graph: GraphClient,
  tokenFor: (waba: WabaId) => string,
): Pick<MoveCalls, 'profile' | 'setProfile' | 'webhookOverride' | 'setWebhookOverride' | 'storage' | 'setStorage'> {
  const access = accessBy(tokenFor);
  return {
    async profile(waba, id) {
      const path = `${id}/whatsapp_business_profile`;
      return toProfile(await graph.read({ path, ...access(waba), query: profileQuery, answer: ProfileAnswer }));
    },
    async setProfile(waba, id, profile) {
      // Meta refuses a call that sets nothing.
      if (Object.keys(profile).length === 0) return;
      await graph.write({
        path: `${id}/whatsapp_business_profile`,
        ...access(waba),
        body: { messaging_product: 'whatsapp', ...profile },
        answer: Success,
      });
    },
    async webhookOverride(waba, id) {
      const query = { fields: 'webhook_configuration' };
      const node = await graph.read({ path: id, ...access(waba), query, answer: WebhookConfiguration });
      // An empty address is how an override is cleared.
      return node.webhook_configuration?.phone_number || undefined;
    },
    async setWebhookOverride(waba, id, { url, verifyToken }) {
      const body = { webhook_configuration: { override_callback_uri: url, verify_token: verifyToken } };
      const request = { path: id, ...access(waba), body, answer: Success, secrets: [verifyToken] };
      await graph.write(request).catch(unreachableEndpoint);
    },
    async storage(waba, id) {
      return toStorageRegion(await graph.read({ path: `${id}/settings`, ...access(waba), answer: StorageSettings }));
    },
    async setStorage(waba, id, { region }) {
      const storage = region
        ? { status: 'IN_COUNTRY_STORAGE_ENABLED', data_localization_region: region }
        : { status: 'IN_COUNTRY_STORAGE_DISABLED' };
      await graph.write({
        path: `${id}/settings`,
        ...access(waba),
        body: { storage_configuration: storage },
        answer: Success,
      });
    },
  };
}
