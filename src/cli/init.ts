import { askAll } from './init-answers.ts';
import { environmentText, manifestText, settingsText } from './init-files.ts';
import type { ExitCode, Terminal } from './terminal.ts';

const FILES = { settings: 'ferryman.yaml', environment: '.env', manifest: 'slack-manifest.yml' } as const;

const NEXT = `
Written: ${Object.values(FILES).join(', ')}. What is left:
1. Create the Slack app at https://api.slack.com/apps from ${FILES.manifest}, install it, and invite the bot to both channels.
2. Fill the empty lines of ${FILES.environment}.
3. Start: docker compose up --build, or node --env-file=.env src/main.ts
4. Look at everything: node --env-file=.env src/cli.ts doctor. Then type /migrate and a test number in Slack.
`;

const KEY_BYTES = 32;
const TOKEN_BYTES = 24;

/**
 * Asks what only people know and writes settings, environment and the Slack app's manifest where the person is; the manifest of
 * the package is the model. 1, and nothing is asked or written, where one of the files is there already. Rejects with
 * NoMoreAnswers.
 */
export async function init(terminal: Terminal, manifest: string): Promise<ExitCode> {
  const there = Object.values(FILES).filter((name) => terminal.exists(name));
  if (there.length > 0) {
    terminal.say(
      `${there.join(' and ')} ${there.length > 1 ? 'are' : 'is'} there already; nothing was asked or written.`,
    );
    return 1;
  }
  const answers = await askAll(terminal);
  const made = { vaultKey: terminal.random(KEY_BYTES), verifyToken: terminal.random(TOKEN_BYTES) };
  terminal.write(FILES.settings, settingsText(answers));
  terminal.write(FILES.environment, environmentText(answers, made));
  terminal.write(FILES.manifest, manifestText(manifest, answers));
  terminal.say(NEXT);
  return 0;
}
