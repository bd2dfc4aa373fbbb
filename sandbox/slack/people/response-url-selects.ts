import type { ViewOutput, ViewSubmitAction } from '@slack/bolt';
import { placedElements } from '../elements.ts';
import type { SlackContext } from '../slack-context.ts';

/** One response_url per conversation select of the view that has `response_url_enabled`. */
export function selectedResponseUrls(
  { responseUrls, workspace, url }: SlackContext,
  user: string,
  view: ViewOutput,
): NonNullable<ViewSubmitAction['response_urls']> {
  return placedElements(view.blocks.map((block) => ({ ...block }))).flatMap(({ element, blockId, actionId }) => {
    const value = view.state.values[blockId]?.[actionId];
    const channel = value?.selected_conversation ?? value?.selected_channel;
    if (element['response_url_enabled'] !== true || !channel) return [];
    const path = responseUrls.issue('actions', workspace.team.id, { user, channel });
    return [{ block_id: blockId, action_id: actionId, channel_id: channel, response_url: url() + path }];
  });
}
