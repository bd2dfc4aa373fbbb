import { useMemo } from 'react';
import type { PageChannel } from '../../page-api.ts';
import { Composer } from './composer.tsx';
import { MessageList } from './message-list.tsx';
import { type Notice, Notices } from './notices.tsx';
import { useWorkspace } from './workspace.ts';

interface ChannelPaneProps {
  channel: PageChannel;
  notices: Notice[];
  openThread: (ts: string) => void;
}

/** One conversation: its messages, banners and the composer. */
export function ChannelPane({ channel, notices, openThread }: ChannelPaneProps) {
  const { state } = useWorkspace();
  const name = channel.isDirect ? channel.name : `#${channel.name}`;
  const messages = useMemo(
    () => state.messages.filter((message) => message.channel === channel.id),
    [state.messages, channel.id],
  );
  return (
    <>
      <MessageList name={`Messages in ${name}`} messages={messages} openThread={openThread} />
      <div className="pane-foot">
        <Notices own={notices} />
        <Composer channel={channel.id} name={`Message ${name}`} />
      </div>
    </>
  );
}
