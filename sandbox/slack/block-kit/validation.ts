import type { Json } from '../../page-api.ts';
import { objectsOf, textOf } from '../json.ts';
import type { SlackContext } from '../slack-context.ts';
import { agreementFaults, submitFaults } from './agreement-faults.ts';
import type { Fault } from './fault.ts';
import { limitFaults } from './limit-faults.ts';
import { structureFaults } from './structure.ts';

const messageBlocks = 50;

/** The faults of a message's blocks; empty when Slack would take them. Pointers start at `/blocks`. */
export function messageFaults(context: SlackContext, blocks: Json[]): Fault[] {
  const pointer = '/blocks';
  const tooMany: Fault[] =
    blocks.length > messageBlocks
      ? [{ pointer, code: 'failed_constraint', message: `no more than ${messageBlocks} items allowed` }]
      : [];
  const structure = structureFaults('blocks', blocks).map((fault) => ({ ...fault, pointer: pointer + fault.pointer }));
  const place = { pointer, surface: 'message' as const };
  return [
    ...tooMany,
    ...structure,
    ...limitFaults(blocks, pointer),
    ...agreementFaults(blocks, place),
    ...injected(context, blocks, pointer),
  ];
}

/** The faults of a modal or Home; empty when Slack would take it. Pointers start at `/view`. */
export function viewFaults(context: SlackContext, view: Json, type: 'modal' | 'home'): Fault[] {
  const blocks = objectsOf(view['blocks']);
  const structure = structureFaults(type, view).map((fault) => ({ ...fault, pointer: `/view${fault.pointer}` }));
  const mismatch: Fault[] =
    structure.length > 0
      ? [{ pointer: '/view', code: 'failed_constraint', message: 'failed to match all allowed schemas' }]
      : [];
  const place = { pointer: '/view/blocks', surface: type };
  return [
    ...mismatch,
    ...structure,
    ...submitFaults(view),
    ...limitFaults(view, '/view'),
    ...agreementFaults(blocks, place),
    ...injected(context, blocks, '/view/blocks'),
  ];
}

/** Block types this run was told to refuse. */
function injected({ faults }: SlackContext, blocks: Json[], pointer: string): Fault[] {
  return blocks.flatMap((block, index) => {
    const type = textOf(block, 'type');
    if (!faults.refusesBlock(type)) return [];
    return [
      { pointer: `${pointer}/${index}/type`, code: 'failed_constraint' as const, message: `unsupported type: ${type}` },
    ];
  });
}
