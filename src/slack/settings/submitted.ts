import { z } from 'zod';
import { PersonalSettings } from '../../migration/personal-settings.ts';
import { catalogueOf } from '../catalogue.ts';
import { showHome } from '../listen/home-opened.ts';
import { fieldIn, tickedIn, type Outcome, type Submission } from '../listen/submission.ts';
import { tellPerson } from '../listen/tell.ts';
import { AS_IN_SLACK, OUTCOMES } from './form.ts';

const Chosen = z.object({
  language: PersonalSettings.shape.language.or(z.literal(AS_IN_SLACK)),
  requests: PersonalSettings.shape.requests,
  reminders: PersonalSettings.shape.reminders,
});

function chosenIn({ values }: Submission): PersonalSettings | undefined {
  const value = (id: string) => fieldIn(values, id)?.selected_option?.value;
  const chosen = Chosen.safeParse({
    language: value('language'),
    requests: value('requests'),
    reminders: value('reminders'),
  });
  if (!chosen.success) return undefined;
  const { language, ...rest } = chosen.data;
  const outcomes = tickedIn(values, 'outcomes').includes(OUTCOMES);
  return { ...rest, outcomes, ...(language !== undefined && language !== AS_IN_SLACK && { language }) };
}

/** Keeps what a person has chosen, and answers in the language that counts from now on. */
export async function settingsSubmitted(submission: Submission): Promise<Outcome> {
  const { deps, words, user } = submission;
  const settings = chosenIn(submission);
  if (!settings) return { errors: { language: words.plain('settings.unknown') } };
  await deps.personal.save(user, settings);
  const now = catalogueOf(await deps.people.languageOf(user));
  const after = async () => {
    await tellPerson(deps.client, { user, channel: deps.channel }, now.mrkdwn('settings.saved'));
    await showHome(deps, user);
  };
  return { close: true, done: now.mrkdwn('settings.saved'), after };
}
