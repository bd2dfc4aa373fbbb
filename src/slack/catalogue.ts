import enApproval from './catalogue/en/approval.json' with { type: 'json' };
import enAudit from './catalogue/en/audit.json' with { type: 'json' };
import enAway from './catalogue/en/away.json' with { type: 'json' };
import enBackup from './catalogue/en/backup.json' with { type: 'json' };
import enBlocked from './catalogue/en/blocked.json' with { type: 'json' };
import enCard from './catalogue/en/card.json' with { type: 'json' };
import enCheck from './catalogue/en/check.json' with { type: 'json' };
import enCommand from './catalogue/en/command.json' with { type: 'json' };
import enDoctor from './catalogue/en/doctor.json' with { type: 'json' };
import enFact from './catalogue/en/fact.json' with { type: 'json' };
import enFailure from './catalogue/en/failure.json' with { type: 'json' };
import enHome from './catalogue/en/home.json' with { type: 'json' };
import enModal from './catalogue/en/modal.json' with { type: 'json' };
import enRebuild from './catalogue/en/rebuild.json' with { type: 'json' };
import enRefusal from './catalogue/en/refusal.json' with { type: 'json' };
import enRoute from './catalogue/en/route.json' with { type: 'json' };
import enSignUp from './catalogue/en/sign-up.json' with { type: 'json' };
import enPage from './catalogue/en/page.json' with { type: 'json' };
import enPinAlarm from './catalogue/en/pin-alarm.json' with { type: 'json' };
import enWebhookOverride from './catalogue/en/webhook-override.json' with { type: 'json' };
import enTakeover from './catalogue/en/takeover.json' with { type: 'json' };
import enThread from './catalogue/en/thread.json' with { type: 'json' };
import esApproval from './catalogue/es/approval.json' with { type: 'json' };
import esAudit from './catalogue/es/audit.json' with { type: 'json' };
import esAway from './catalogue/es/away.json' with { type: 'json' };
import esBackup from './catalogue/es/backup.json' with { type: 'json' };
import esBlocked from './catalogue/es/blocked.json' with { type: 'json' };
import esCard from './catalogue/es/card.json' with { type: 'json' };
import esCheck from './catalogue/es/check.json' with { type: 'json' };
import esCommand from './catalogue/es/command.json' with { type: 'json' };
import esDoctor from './catalogue/es/doctor.json' with { type: 'json' };
import esFact from './catalogue/es/fact.json' with { type: 'json' };
import esFailure from './catalogue/es/failure.json' with { type: 'json' };
import esHome from './catalogue/es/home.json' with { type: 'json' };
import esModal from './catalogue/es/modal.json' with { type: 'json' };
import esRebuild from './catalogue/es/rebuild.json' with { type: 'json' };
import esRefusal from './catalogue/es/refusal.json' with { type: 'json' };
import esRoute from './catalogue/es/route.json' with { type: 'json' };
import esSignUp from './catalogue/es/sign-up.json' with { type: 'json' };
import esPage from './catalogue/es/page.json' with { type: 'json' };
import esPinAlarm from './catalogue/es/pin-alarm.json' with { type: 'json' };
import esWebhookOverride from './catalogue/es/webhook-override.json' with { type: 'json' };
import esTakeover from './catalogue/es/takeover.json' with { type: 'json' };
import esThread from './catalogue/es/thread.json' with { type: 'json' };
import { createWords, type Language, type Words } from './words.ts';

const english = {
  ...enApproval,
  ...enAudit,
  ...enAway,
  ...enBackup,
  ...enBlocked,
  ...enCard,
  ...enCheck,
  ...enCommand,
  ...enDoctor,
  ...enFact,
  ...enFailure,
  ...enHome,
  ...enModal,
  ...enRebuild,
  ...enRefusal,
  ...enRoute,
  ...enSignUp,
  ...enPage,
  ...enPinAlarm,
  ...enWebhookOverride,
  ...enTakeover,
  ...enThread,
};

/** Keys of the messages about migrations; the compiler holds every use and both languages to them. */
export type MessageKey = keyof typeof english;

const spanish: Record<MessageKey, string> = {
  ...esApproval,
  ...esAudit,
  ...esAway,
  ...esBackup,
  ...esBlocked,
  ...esCard,
  ...esCheck,
  ...esCommand,
  ...esDoctor,
  ...esFact,
  ...esFailure,
  ...esHome,
  ...esModal,
  ...esRebuild,
  ...esRefusal,
  ...esRoute,
  ...esSignUp,
  ...esPage,
  ...esPinAlarm,
  ...esWebhookOverride,
  ...esTakeover,
  ...esThread,
};

/** The messages about migrations, as renders take them. */
export type Catalogue = Words<MessageKey>;

/** Every message of every language, unparsed; for tests and documentation. */
export const MESSAGES: Record<Language, Record<MessageKey, string>> = { en: english, es: spanish };

const catalogues: Record<Language, Catalogue> = {
  en: createWords('en', english),
  es: createWords('es', spanish),
};

/** The messages of a language. */
export const catalogueOf = (language: Language): Catalogue => catalogues[language];
