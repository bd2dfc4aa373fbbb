import type { WebClient } from '@slack/web-api';
import { cut, LIMITS } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { renderPng } from '../chart/png.ts';
import type { Pace } from '../pace.ts';
import { sharePicture, whyNoPicture, type ThreadPicture } from '../thread-picture.ts';
import { code } from '../tokens.ts';

/** A report, as text and as a picture of what the text says. */
export interface PostedReport {
  /** Lines of mrkdwn. */
  lines: readonly string[];
  chart: Omit<ThreadPicture, 'png'> & { svg: string };
}

/** What reports are posted with; `report` hears of charts that could not be added. */
export interface ReportPosterParts {
  client: WebClient;
  posting: Pace;
  words: Catalogue;
  report: (problem: string, error: unknown) => void;
}

/** Posts a report into a thread; rejects when Slack did not take its text. */
export type ReportPoster = (place: { channel: string; ts: string }, posted: PostedReport) => Promise<void>;

const PATIENCE_MS = 60_000;

/** A picture that could not be made; why is for the log. */
class NotDrawn extends Error {
  override name = 'NotDrawn';
}

async function drawn(svg: string): Promise<Buffer> {
  try {
    return await renderPng(svg);
  } catch (cause) {
    throw new NotDrawn('a chart could not be drawn', { cause });
  }
}

/** The text comes first and on its own: whatever becomes of the picture, what it shows has been said. */
export function createReportPoster({ client, posting, words, report }: ReportPosterParts): ReportPoster {
  const inTurn = <T>(call: () => Promise<T>): Promise<T> =>
    posting.run('progress', AbortSignal.timeout(PATIENCE_MS), call);

  const say = async ({ channel, ts }: { channel: string; ts: string }, text: string): Promise<void> => {
    const message = { channel, thread_ts: ts, text: cut(text, LIMITS.messageText), unfurl_links: false };
    await inTurn(() => client.chat.postMessage(message));
  };

  return async (place, { lines, chart: { svg, ...picture } }) => {
    await say(place, lines.join('\n'));
    try {
      const png = await drawn(svg);
      await inTurn(() => sharePicture(client, place, { ...picture, png }));
    } catch (error) {
      report('the chart of a report could not be added', error);
      const reason = error instanceof NotDrawn ? 'not_drawn' : whyNoPicture(error);
      await say(place, words.mrkdwn('report.chart.failed', { reason: code(reason) })).catch((failure: unknown) =>
        report('nobody could be told that a chart is missing', failure),
      );
    }
  };
}
