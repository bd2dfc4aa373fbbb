import type { WabaId } from '../migration/ids.ts';
import type { MoveCalls } from '../workflow/move-call-ports.ts';
import { Success } from './answers.ts';
import type { GraphClient } from './graph-client.ts';
import { ProfileAnswer, StorageSettings } from './move-answers.ts';
import { toProfile, toStorageRegion } from './move-facts.ts';

const profileQuery = { fields: 'about,address,description,email,websites,vertical' };

/** Reads and writes what belongs to a number: its profile (domain notes 9.10) and where its messages rest (15). */
export function createBelongingCalls(
  graph: GraphClient,
  tokenFor: (waba: WabaId) => string,
): Pick<MoveCalls, 'profile' | 'setProfile' | 'storage' | 'setStorage'> {
  return {
    async profile(waba, id) {
      const path = `${id}/whatsapp_business_profile`;
      return toProfile(await graph.read({ path, token: tokenFor(waba), query: profileQuery, answer: ProfileAnswer }));
    },
    async setProfile(waba, id, profile) {
      // Meta refuses a call that sets nothing.
      if (Object.keys(profile).length === 0) return;
      await graph.write({
        path: `${id}/whatsapp_business_profile`,
        token: tokenFor(waba),
        body: { messaging_product: 'whatsapp', ...profile },
        answer: Success,
      });
    },
    async storage(waba, id) {
      return toStorageRegion(
        await graph.read({ path: `${id}/settings`, token: tokenFor(waba), answer: StorageSettings }),
      );
    },
    async setStorage(waba, id, { region }) {
      const storage = region
        ? { status: 'IN_COUNTRY_STORAGE_ENABLED', data_localization_region: region }
        : { status: 'IN_COUNTRY_STORAGE_DISABLED' };
      await graph.write({
        path: `${id}/settings`,
        token: tokenFor(waba),
        body: { storage_configuration: storage },
        answer: Success,
      });
    },
  };
}
