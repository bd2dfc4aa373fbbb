import type { ModalView } from '@slack/types';
import { formatNumber } from '../../migration/phone-number.ts';
import type { StoppableWatch } from '../../workflow/watch-stops.ts';
import { input, section, sections, textInput } from '../blocks.ts';
import { incidentLines, type ReportWords } from '../health/report-lines.ts';
import { modal } from '../modal/view.ts';

/** Says what nobody will see any more, and what is open now; asks why. */
export function unwatchForm({ watch, incidents }: StoppableWatch, said: ReportWords): ModalView {
  const { words } = said;
  const { number, waba } = watch.target;
  return modal(words, {
    id: 'unwatch',
    title: words.plain('unwatch.title'),
    submit: words.plain('unwatch.submit'),
    metadata: number,
    blocks: [
      section(words.mrkdwn('unwatch.intro', { number: formatNumber(number), account: said.alerts.accountName(waba) })),
      ...sections(incidentLines(incidents, said)),
      ...(incidents.length === 0 ? [] : [section(words.mrkdwn('unwatch.open'))]),
      input('reason', { label: words.plain('unwatch.reason'), element: textInput({ max: 500, multiline: true }) }),
    ],
  });
}
