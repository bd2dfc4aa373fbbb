import type { Json } from '../../page-api.ts';
import type { SlackContext } from '../slack-context.ts';
import { textOf } from '../json.ts';

/** Where blocks are shown; some are allowed on one surface only. */
export type Surface = 'message' | 'modal' | 'home';

/** The faults of a list of blocks, in Slack's spelling; empty when Slack would take them. */
export function blockFaults(
  context: SlackContext,
  blocks: Json[],
  place: { surface: Surface; pointer: string },
): string[] {
  return blocks.flatMap((block, index) =>
    context.faults.refusesBlock(textOf(block, 'type'))
      ? [`unsupported type: ${textOf(block, 'type')} [json-pointer:${place.pointer}/${index}/type]`]
      : [],
  );
}
