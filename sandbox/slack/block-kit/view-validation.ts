import type { Json } from '../../page-api.ts';
import type { SlackContext } from '../slack-context.ts';
import { objectsOf, textOf } from '../json.ts';
import { blockFaults } from './validation.ts';

/** The faults of a modal or Home, in Slack's spelling; empty when Slack would take it. */
export function viewFaults(context: SlackContext, view: Json, type: 'modal' | 'home'): string[] {
  if (textOf(view, 'type') !== type) return [`must be a ${type} view [json-pointer:/view/type]`];
  return blockFaults(context, objectsOf(view['blocks']), { surface: type, pointer: '/view/blocks' });
}
