import type { WebClient } from '@slack/web-api';
import type { Fleet } from '../../fleet/fleet.ts';
import { digestOf } from '../../migration/plan.ts';
import type { FleetCard, FleetCards, FleetView } from '../../workflow/fleet-ports.ts';
import { cut, LIMITS, sections } from '../blocks.ts';
import { isGone } from '../card-messages.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Pace } from '../pace.ts';
import { shareFile } from '../thread-files.ts';
import { renderFleet } from './fleet-card.ts';
import { faultLine, plainFaultLine } from './sentences.ts';

const EVENT = 'ferryman_fleet';
/** Clocks differ; ours may be ahead of Slack's. */
const TOLERANCE_MS = 300_000;
/** More lines than this are a file. */
const LINES_AT_MOST = 20;

interface FoundMessage {
  ts?: string;
  metadata?: { event_type?: string; event_payload?: object };
}

const isOf =
  ({ fleet, name }: FleetView) =>
  ({ metadata }: FoundMessage): boolean => {
    const { fleet: id, name: found } = (metadata?.event_payload ?? {}) as Record<string, unknown>;
    return metadata?.event_type === EVENT && id === fleet.id && found === String(name);
  };

/** Posts and updates the cards of fleets; a card whose answer was lost is found again by its metadata. */
export function createFleetCards(
  client: WebClient,
  options: { channel: string; words: Catalogue; posting: Pace; updating: Pace },
): FleetCards {
  const { channel, words, posting, updating } = options;
  const patience = () => AbortSignal.timeout(30_000);
  const messageOf = (view: FleetView) => {
    const metadata = { event_type: EVENT, event_payload: { fleet: view.fleet.id, name: String(view.name) } };
    return { ...renderFleet(view, words), metadata };
  };

  const find = async (view: FleetView): Promise<{ channel: string; ts: string } | undefined> => {
    const since = view.name === 'plan' ? view.fleet.drawnAt : (view.fleet.opened[view.name] ?? view.fleet.drawnAt);
    const { messages = [] } = await client.conversations.history({
      channel,
      oldest: String(Math.floor((since - TOLERANCE_MS) / 1_000)),
      limit: 200,
      include_all_metadata: true,
    });
    const ts = messages.find(isOf(view))?.ts;
    return ts === undefined ? undefined : { channel, ts };
  };

  /** Every line that is left out stands in the thread of the plan, as text or as a file. */
  const tellFaults = async ({ id, faults }: Fleet, at: { channel: string; ts: string }): Promise<void> => {
    if (faults.length === 0) return;
    const heading = words.mrkdwn('fleet.left-out.text', { count: faults.length });
    if (faults.length > LINES_AT_MOST)
      return shareFile(client, at, {
        name: `fleet-${id}-left-out.txt`,
        title: words.plain('fleet.left-out.title', { fleet: id }),
        content: faults.map((fault) => `${plainFaultLine(fault, words)}\n`).join(''),
        comment: heading,
      });
    const lines = [heading, ...faults.map((fault) => faultLine(fault, words))];
    const message = { text: cut(lines.join('\n'), LIMITS.messageText), blocks: sections(lines), unfurl_links: false };
    await posting.run('decision', patience(), () =>
      client.chat.postMessage({ channel: at.channel, thread_ts: at.ts, ...message }),
    );
  };

  const update = async (view: FleetView, at: { channel: string; ts: string }): Promise<boolean> => {
    const { text, blocks, metadata } = messageOf(view);
    try {
      await updating.run('decision', patience(), () =>
        client.chat.update({ channel: at.channel, ts: at.ts, text, blocks, metadata }),
      );
      return true;
    } catch (error) {
      if (isGone(error)) return false;
      throw error;
    }
  };

  const post = async (view: FleetView): Promise<{ channel: string; ts: string }> => {
    const found = await find(view);
    if (found && (await update(view, found))) return found;
    const answer = await posting.run('decision', patience(), () =>
      client.chat.postMessage({ channel, ...messageOf(view), unfurl_links: false }),
    );
    if (answer.ts === undefined) throw new Error('Slack did not say where the card of a fleet is');
    return { channel: answer.channel ?? channel, ts: answer.ts };
  };

  return {
    async show(view, known): Promise<FleetCard> {
      const shown = digestOf(renderFleet(view, words));
      if (known?.shown === shown) return known;
      if (known && (await update(view, known))) return { ...known, shown };
      const { channel: where, ts } = await post(view);
      if (view.name === 'plan') await tellFaults(view.fleet, { channel: where, ts });
      return { channel: where, ts, shown };
    },
  };
}
