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
import enFleet from './catalogue/en/fleet.json' with { type: 'json' };
import enHealth from './catalogue/en/health.json' with { type: 'json' };
import enHome from './catalogue/en/home.json' with { type: 'json' };
import enModal from './catalogue/en/modal.json' with { type: 'json' };
import enRebuild from './catalogue/en/rebuild.json' with { type: 'json' };
import enRefusal from './catalogue/en/refusal.json' with { type: 'json' };
import enReport from './catalogue/en/report.json' with { type: 'json' };
import enRoute from './catalogue/en/route.json' with { type: 'json' };
import enSettings from './catalogue/en/settings.json' with { type: 'json' };
import enSignUp from './catalogue/en/sign-up.json' with { type: 'json' };
import enPage from './catalogue/en/page.json' with { type: 'json' };
import enPinAlarm from './catalogue/en/pin-alarm.json' with { type: 'json' };
import enWebhookOverride from './catalogue/en/webhook-override.json' with { type: 'json' };
import enTakeover from './catalogue/en/takeover.json' with { type: 'json' };
import enThread from './catalogue/en/thread.json' with { type: 'json' };
import enWorkflowStep from './catalogue/en/workflow-step.json' with { type: 'json' };
import { ALERTS, translated } from './catalogue/translated.ts';
import { wordsIn, type Language, type Words } from './words.ts';

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
  ...enFleet,
  ...enHealth,
  ...enHome,
  ...enModal,
  ...enRebuild,
  ...enRefusal,
  ...enReport,
  ...enRoute,
  ...enSettings,
  ...enSignUp,
  ...enPage,
  ...enPinAlarm,
  ...enWebhookOverride,
  ...enTakeover,
  ...enThread,
  ...enWorkflowStep,
};

/** Keys of the messages about migrations; the compiler holds every use to them, the start every language. */
export type MessageKey = keyof typeof english;

/** The messages about migrations, as renders take them. */
export type Catalogue = Words<MessageKey>;

/** Every message of every language, unparsed; for tests and documentation. */
export const MESSAGES: Record<Language, Record<MessageKey, string>> = translated(english, (file) => file !== ALERTS);

const catalogues = wordsIn(MESSAGES);

/** The messages of a language. */
export const catalogueOf = (language: Language): Catalogue => catalogues[language];
