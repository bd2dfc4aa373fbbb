import { CallFailure } from '../migration/failure.ts';
import type { E164, WabaId } from '../migration/ids.ts';
import { matchNumber } from '../migration/national-variants.ts';
import type { LookUp } from './operations.ts';
import type { Meta, OnPremises } from './call-ports.ts';

/** A WABA of the configuration. */
export interface ConfiguredWaba {
  id: WabaId;
  name: string;
}

/** Searches every configured WABA for the line, and names the deployments it may run on. Reads only. */
export async function lookUp(
  { meta, onPremises, wabas }: { meta: Meta; onPremises: OnPremises; wabas: readonly ConfiguredWaba[] },
  number: E164,
): Promise<LookUp> {
  const found: LookUp['found'] = [];
  const unreadable: LookUp['unreadable'] = [];
  const search = async (waba: ConfiguredWaba) => {
    try {
      for (const phone of await meta.numbers(waba.id)) {
        const match = matchNumber(number, phone.displayPhoneNumber);
        if (match.same === 'no') continue;
        found.push({ waba, phone, ...(match.same === 'variant' && { rule: match.rule }) });
      }
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      unreadable.push({ name: waba.name, kind: error.failure.kind });
    }
  };
  await Promise.all(wabas.map(search));
  const known = onPremises.deployments();
  const own = known.filter((d) => d.number !== undefined && matchNumber(number, d.number).same !== 'no');
  const open = known.filter((d) => d.number === undefined);
  return {
    number,
    // The exact digits first: a variant of the line in another WABA must not be picked before it.
    found: found.toSorted((a, b) => Number(a.rule !== undefined) - Number(b.rule !== undefined)),
    unreadable,
    searched: wabas.map((waba) => waba.name),
    deployments: [...own, ...open].map((d) => d.name),
  };
}
