import type { WorldState } from '../page-api.ts';
import type { SlackContext } from './slack-context.ts';
import { channels } from './world-seed.ts';

/** What people can do to the channel of the cards, as switches of the page. */
const labels = {
  'slack-channel-archived': 'Channel of the cards is archived',
  'slack-bot-removed': 'Bot is removed from the channel of the cards',
  'slack-channel-deleted': 'Channel of the cards is deleted',
  'slack-card-deleted': 'Delete the newest card (once)',
} as const;

type SwitchId = keyof typeof labels;

const isSwitch = (id: string): id is SwitchId => id in labels;

const id = channels.migrations;

function deleteNewestCard({ workspace }: SlackContext): void {
  const cards = workspace.messages.visibleToAll(id).filter(({ botId, threadTs }) => botId && threadTs === undefined);
  const newest = cards.at(-1);
  if (newest) workspace.deleteMessage(id, newest.ts);
}

/** The switches as the page shows them. */
export function channelSwitches({ workspace }: SlackContext): WorldState['faults'] {
  const channel = workspace.channels.get(id);
  const on: Record<SwitchId, boolean> = {
    'slack-channel-archived': channel?.isArchived === true,
    'slack-bot-removed': channel !== undefined && !channel.members.includes(workspace.app.botUserId),
    'slack-channel-deleted': channel === undefined,
    'slack-card-deleted': false,
  };
  return (Object.keys(labels) as SwitchId[]).map((one) => ({
    id: one,
    label: labels[one],
    group: 'Slack',
    on: on[one],
  }));
}

/** Flips a switch; false when the id is not one of these. */
export function setChannelSwitch(context: SlackContext, name: string, on: boolean): boolean {
  if (!isSwitch(name)) return false;
  const { workspace } = context;
  const flip: Record<SwitchId, () => void> = {
    'slack-channel-archived': () => workspace.archive(id, on),
    'slack-bot-removed': () => workspace.setMember(id, !on),
    'slack-channel-deleted': () => (on ? workspace.deleteChannel(id) : workspace.restoreChannel(id)),
    'slack-card-deleted': () => on && deleteNewestCard(context),
  };
  flip[name]();
  return true;
}
