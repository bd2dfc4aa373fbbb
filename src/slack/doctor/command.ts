import type { SlackUserId } from '../../migration/ids.ts';
import type { Catalogue } from '../catalogue.ts';
import type { ListenerDeps } from '../listen/deps.ts';
import { rendered } from '../tokens.ts';
import { toldLine, type ToldLine } from './line-text.ts';

/** Who may see the set-up: it names people, accounts and what is weak. Fails closed. */
async function mayLook({ people }: ListenerDeps, user: SlackUserId): Promise<boolean> {
  const person = await people.person(user);
  if (!person) return false;
  if (person.isAdmin === true) return true;
  const approvers = await people.approvers();
  return 'ids' in approvers && approvers.ids.has(user);
}

const worstFirst = (lines: readonly ToldLine[]): ToldLine[] =>
  (['failure', 'warning'] as const).flatMap((level) => lines.filter((one) => one.level === level));

/** The report in lines of mrkdwn: what to mend, the gravest first, and how much was in order. */
export function reportLines(lines: readonly ToldLine[], words: Catalogue): string[] {
  const count = (level: ToldLine['level']) => lines.filter((one) => one.level === level).length;
  return [
    words.mrkdwn('doctor.title', { failures: count('failure'), warnings: count('warning') }),
    ...worstFirst(lines).map(({ level, area, text }) =>
      words.mrkdwn('doctor.line', {
        level: words.plain(`doctor.level.${level}`),
        area: words.plain(`doctor.area.${area}`),
        text: rendered(text),
      }),
    ),
    words.mrkdwn('doctor.rest', { count: count('ok') }),
  ];
}

/** `/migrate doctor`: looks at the whole set-up and tells the person, privately. */
export async function doctor(asking: {
  deps: ListenerDeps;
  words: Catalogue;
  user: SlackUserId;
  tell: (text: string) => Promise<void>;
}): Promise<void> {
  const { deps, words, user, tell } = asking;
  if (!(await mayLook(deps, user)))
    return tell(words.mrkdwn('doctor.refused', { approvers: deps.people.approversToken() }));
  const lines = await deps.examine();
  await tell(
    reportLines(
      lines.map((one) => toldLine(one, words, 'mrkdwn')),
      words,
    ).join('\n'),
  );
}
