import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { buildPage } from '../../sandbox/page-build.ts';
import type { PageState } from '../../sandbox/page-api.ts';
import { openBrowser } from './support/browser.ts';
import { displayBlocks, everyInput, malformedBlocks } from './support/page-blocks.ts';
import { lowContrast, unnamedControls } from './support/page-checks.ts';
import { PageFixture } from './support/page-fixture.ts';
import { approvalCard, botMessage, modal, mrkdwn, option, plain, startView, story } from './support/page-story.ts';

const SHOTS = join('coverage', 'page');

let dist: string;
let browser: Browser;
let fixture: PageFixture;
let address: string;
let page: Page;
let crashes: string[];

beforeAll(async () => {
  dist = await buildPage();
  browser = await openBrowser();
  mkdirSync(SHOTS, { recursive: true });
}, 60_000);

afterAll(() => browser.close());

beforeEach(async () => {
  fixture = new PageFixture(dist, (user) => story(user || 'UANA'));
  address = await fixture.start();
});

afterEach(async () => {
  await page.context().close();
  await fixture.stop();
  expect(crashes).toEqual([]);
});

/** Opens the page as somebody; errors in the page fail the test. */
async function open(user = 'UANA', options: BrowserContextOptions = {}): Promise<void> {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1440, height: 900 }, ...options });
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
  crashes = [];
  page.on('pageerror', (error) => crashes.push(error.message));
  await page.goto(`${address}?user=${user}`);
  await page.getByRole('navigation').waitFor();
}

const show = (more: Partial<PageState>) => fixture.show((user) => story(user || 'UANA', more));
const showModal = (view: object, more = {}) => show({ modals: [modal({ ...view }, more)] });
const dialog = (name: string) => page.getByRole('dialog', { name });

/** The placeholder of the field that has the focus. */
const focused = () => page.evaluate('document.activeElement.placeholder');

describe('blocks', () => {
  test('each kind is drawn, and what is unknown says so', async () => {
    await open();

    show({ messages: displayBlocks.map(([block], index) => botMessage(index, [block])) });

    for (const [, text] of displayBlocks) await page.getByRole('log').getByText(text).first().waitFor();
    await page.getByRole('columnheader', { name: 'Number' }).waitFor();
    await page.getByRole('rowheader', { name: '12' }).waitFor();
    await page.getByRole('img', { name: 'A pixel' }).waitFor();
  });

  test('malformed ones leave the rest of the page standing', async () => {
    await open();

    show({
      messages: [
        ...malformedBlocks.map((block, index) => botMessage(index, [block])),
        botMessage(60, [approvalCard[0] ?? {}]),
      ],
    });

    await page.getByRole('heading', { name: 'waits for approval' }).waitFor();
    crashes.length = 0;
  });

  test('plain text is never read as markup, mrkdwn is', async () => {
    await open();

    show({
      messages: [
        botMessage(0, [{ type: 'section', text: plain('*stars* <!here>') }]),
        botMessage(1, [
          {
            type: 'section',
            text: mrkdwn('*bold* 2*3*4 &lt;b&gt; <javascript:alert(1)|bad> <https://example.com|good>'),
          },
        ]),
      ],
    });

    await page.getByText('*stars* <!here>', { exact: true }).waitFor();
    await page.getByText('bold', { exact: true }).waitFor();
    await page.getByText('2*3*4 <b>').waitFor();
    expect(await page.getByRole('link').evaluateAll((links) => links.map((link) => link.getAttribute('href')))).toEqual(
      ['https://example.com'],
    );
  });

  test('a user group is called by its handle', async () => {
    await open();

    show({ messages: [botMessage(0, [{ type: 'section', text: mrkdwn('<!subteam^SMAN> may approve') }])] });

    await page.getByText('@wa-managers').waitFor();
  });

  test('date tokens are written in the zone of the reader', async () => {
    await open('UANA', { timezoneId: 'Asia/Tokyo' });

    await page.getByText('Nov 22, 2026 at 9:00').waitFor();
  });
});

describe('a plan', () => {
  const task = (status: string) => ({ type: 'task_card', task_id: status, title: `Task ${status}`, status });
  const plan = (...states: string[]) => ({ type: 'plan', title: 'The steps', tasks: states.map(task) });

  test('shows its tasks while one is open, and folds once all are done', async () => {
    await open();

    show({ messages: [botMessage(0, [plan('complete', 'pending')])] });
    await page.getByText('Task complete').waitFor();
    show({ messages: [botMessage(0, [plan('complete', 'complete')])] });

    await page.getByText('Task complete').first().waitFor({ state: 'hidden' });
    await page.getByText('2 of 2').click();
    await page.getByText('Task complete').first().waitFor();
  });
});

describe('buttons and menus', () => {
  test('a click tells the bot which element of which message, with its value', async () => {
    await open('UBEN');

    await page.getByRole('button', { name: 'Reject' }).click();

    expect(await fixture.taken('action')).toMatchObject({
      user: 'UBEN',
      on: { channel: 'CMIG', ts: '1795348800.000100' },
      blockId: 'decide',
      actionId: 'reject',
      element: { value: 'm1' },
    });
  });

  test('a button with a confirm dialog tells the bot only after yes', async () => {
    await open('UBEN');
    const approve = page.getByRole('button', { name: 'Approve', exact: true });

    await approve.click();
    await dialog('Move the number now?').getByText('On-Premises stops').waitFor();
    await page.getByRole('button', { name: 'Not yet' }).click();
    await dialog('Move the number now?').waitFor({ state: 'hidden' });
    expect(fixture.posts).toEqual([]);
    await approve.click();
    await page.getByRole('button', { name: 'Yes, move it' }).click();

    expect(await fixture.taken('action')).toMatchObject({ actionId: 'approve' });
  });

  test('the overflow menu works by keyboard', async () => {
    await open();

    await page.getByRole('button', { name: 'More options' }).focus();
    for (const key of ['Enter', 'ArrowDown', 'Enter']) await page.keyboard.press(key);

    expect(await fixture.taken('action')).toMatchObject({
      actionId: 'more',
      element: { selected_option: option('Copy the plan', 'copy') },
    });
  });

  test('a refused click in a modal is answered there', async () => {
    fixture.answers['action'] = { ok: false, notice: 'This element is no longer there.' };
    await open();
    showModal({ ...startView, blocks: approvalCard });

    await dialog('Start a migration').getByRole('button', { name: 'Reject' }).click();

    await dialog('Start a migration').getByRole('alert').getByText('This element is no longer there.').waitFor();
  });

  test('a refused click is answered with the sentence Slack would show', async () => {
    fixture.answers['action'] = { ok: false, notice: 'This button is no longer there.' };
    await open();

    await page.getByRole('button', { name: 'Reject' }).click();
    await page.getByRole('alert').getByText('This button is no longer there.').waitFor();
    await page.getByRole('button', { name: 'Dismiss' }).click();

    await page.getByRole('alert').waitFor({ state: 'hidden' });
  });
});

describe('a modal', () => {
  test('ties the sentence of a refusal to its input and keeps what was typed', async () => {
    await open();
    showModal(startView);
    fixture.answers['view-submit'] = { ok: false, errors: { pin: 'A PIN has six digits.' } };

    await page.getByLabel('PIN').fill('12');
    await page.getByLabel('Business account').fill('lu');
    fixture.answers['suggest'] = { options: [option('Lucky Shrub', '77')] };
    await page.getByLabel('Business account').fill('luc');
    await page.getByRole('option', { name: 'Lucky Shrub' }).click();
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('alert').getByText('A PIN has six digits.').waitFor();

    expect(await page.getByLabel('PIN').inputValue()).toBe('12');
    expect(await page.getByLabel('PIN').getAttribute('aria-invalid')).toBe('true');
    const described = (await page.getByLabel('PIN').getAttribute('aria-describedby')) ?? '';
    const [error = ''] = described.split(' ');
    expect(await page.locator(`[id="${error}"]`).innerText()).toBe('A PIN has six digits.');
    expect(await fixture.taken('view-submit')).toMatchObject({
      user: 'UANA',
      viewId: 'V1',
      values: {
        pin: { pin: { type: 'plain_text_input', value: '12' } },
        deployment: { deployment: { type: 'static_select', selected_option: option('onprem-eu-1') } },
        account: { account: { type: 'external_select', selected_option: option('Lucky Shrub', '77') } },
        checks: { checks: { type: 'checkboxes', selected_options: [] } },
      },
    });
  });

  test('asks for required inputs itself, as Slack does', async () => {
    await open();
    showModal(startView);

    await page.getByRole('button', { name: 'Start' }).click();

    expect(await page.getByRole('alert').allInnerTexts()).toEqual([
      'Please complete this required field.',
      'Please complete this required field.',
    ]);
    expect(fixture.posts).toEqual([]);
  });

  test('keeps typed values where the bot replaces the view and the block persists', async () => {
    const line = (id: string, label: string) => ({
      type: 'input',
      block_id: id,
      label: plain(label),
      optional: true,
      element: { type: 'plain_text_input', action_id: 'a', initial_value: `initial ${id}` },
    });
    const view = (...blocks: object[]) => ({ type: 'modal', title: plain('Steps'), submit: plain('Go'), blocks });
    await open();
    showModal(view(line('keep', 'Kept'), line('drop', 'Dropped')));
    await page.getByLabel('Kept').fill('mine');
    await page.getByLabel('Dropped').fill('mine too');

    showModal(view(line('keep', 'Kept still'), line('new', 'New')));
    await page.getByLabel('New').waitFor();
    showModal(view(line('keep', 'Kept still'), line('drop', 'Back again')));
    await page.getByLabel('Back again').waitFor();
    await page.getByRole('button', { name: 'Go' }).click();

    expect(await fixture.taken('view-submit')).toMatchObject({
      values: { keep: { a: { value: 'mine' } }, drop: { a: { value: 'initial drop' } } },
    });
  });

  test('carries the value of every kind of input', async () => {
    await open('UANA', { timezoneId: 'UTC' });
    showModal(everyInput);

    await page.getByLabel('One line').fill('a');
    await page.getByLabel('Count').fill('7');
    await page.getByLabel('E-mail').fill('ana@example.com');
    await page.getByLabel('Pick one').selectOption('Two');
    const offers = page.getByRole('listbox', { name: 'Suggestions' });
    await page.getByLabel('Pick several').click();
    await offers.getByRole('option', { name: 'One' }).click();
    await page.getByLabel('Pick several').click();
    await offers.getByRole('option', { name: 'Two' }).click();
    await page.getByRole('button', { name: 'Remove One' }).click();
    await page.getByLabel('Person').fill('ben');
    await page.keyboard.press('Enter');
    await page.getByRole('group', { name: 'Boxes' }).getByLabel('One').check();
    await page.getByRole('radiogroup', { name: 'Either' }).getByLabel('Two').check();
    await page.getByLabel('Day').fill('2026-11-23');
    await page.getByLabel('Hour').fill('08:30');
    await page.getByLabel('Moment').fill('2026-11-23T08:30');
    await page
      .getByLabel('List of numbers')
      .setInputFiles({ name: 'n.csv', mimeType: 'text/csv', buffer: Buffer.from('n\n1') });
    await page.getByText('3 bytes').waitFor();
    await page.getByRole('button', { name: 'Send all' }).click();

    expect((await fixture.taken('view-submit'))['values']).toEqual({
      line: { a: { type: 'plain_text_input', value: 'a' } },
      lines: { a: { type: 'plain_text_input', value: 'given' } },
      number: { a: { type: 'number_input', value: '7' } },
      mail: { a: { type: 'email_text_input', value: 'ana@example.com' } },
      select: { a: { type: 'static_select', selected_option: option('Two', '2') } },
      multi: { a: { type: 'multi_static_select', selected_options: [option('Two', '2')] } },
      user: { a: { type: 'users_select', selected_user: 'UBEN' } },
      boxes: { a: { type: 'checkboxes', selected_options: [option('One', '1')] } },
      radio: { a: { type: 'radio_buttons', selected_option: option('Two', '2') } },
      date: { a: { type: 'datepicker', selected_date: '2026-11-23' } },
      time: { a: { type: 'timepicker', selected_time: '08:30' } },
      moment: { a: { type: 'datetimepicker', selected_date_time: 1795422600 } },
      file: { a: { type: 'file_input', files: [{ name: 'n.csv', mimetype: 'text/csv', size: 3, content: 'n\n1' }] } },
    });
  });

  test('holds the focus, closes at Escape and gives the focus back', async () => {
    await open();
    const composer = page.getByLabel('Message #migrations');
    await composer.focus();
    showModal(startView);
    await dialog('Start a migration').waitFor();

    expect(await focused()).toBe('000000');
    for (let press = 0; press < 20; press++) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.closest("dialog") !== null')).toBe(true);
    }
    await page.keyboard.press('Escape');
    expect(await fixture.taken('view-close')).toEqual({ user: 'UANA', viewId: 'V1' });
    show({ modals: [] });
    await dialog('Start a migration').waitFor({ state: 'hidden' });

    expect(await focused()).toBe('Message #migrations');
  });

  test('on top of another hides it, and what was typed below is still there', async () => {
    const second = { viewId: 'V2', view: { type: 'modal', title: plain('Second'), blocks: [] }, errors: {} };
    await open();
    showModal(startView);
    await page.getByLabel('PIN').fill('123456');

    show({ modals: [modal(startView), second] });
    await dialog('Second').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(1);
    await page.getByRole('button', { name: 'Back' }).click();
    expect(await fixture.taken('view-close')).toEqual({ user: 'UANA', viewId: 'V2' });
    showModal(startView);
    await dialog('Start a migration').waitFor();

    expect(await page.getByLabel('PIN').inputValue()).toBe('123456');
  });
});

describe('people and conversations', () => {
  test('switching the person shows what that person may see and acts as them', async () => {
    await open('UANA');
    await page.getByText('Only visible to you').waitFor();

    await page.getByRole('button', { name: 'You are: Ana Reyes · Support agent' }).click();
    await page.getByRole('menuitemradio', { name: 'Gus Lind · Guest' }).click();
    await page.getByRole('button', { name: 'You are: Gus Lind · Guest' }).waitFor();
    expect(await page.getByRole('button', { name: 'migrations' }).count()).toBe(0);
    expect(await page.getByText('Only visible to you').count()).toBe(0);
    await page.getByLabel('Message #lobby').fill('Hello');
    await page.keyboard.press('Enter');

    expect(await fixture.taken('message')).toEqual({ user: 'UGUS', channel: 'CLOB', text: 'Hello' });
  });

  test('a slash command is completed and sent by keyboard alone', async () => {
    await open();

    await page.getByLabel('Message #migrations').focus();
    await page.keyboard.type('/mi');
    await page.getByRole('option', { name: /migrate/ }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('+1 631 555 1234');
    await page.keyboard.press('Enter');

    expect(await fixture.taken('command')).toEqual({ user: 'UANA', channel: 'CMIG', text: '/migrate +1 631 555 1234' });
  });

  test('an unknown command is refused by the page, as Slack does', async () => {
    await open();

    await page.getByLabel('Message #migrations').fill('/teleport');
    await page.keyboard.press('Enter');

    await page.getByRole('alert').getByText('/teleport is not a valid command.').waitFor();
    expect(fixture.posts).toEqual([]);
  });

  test('a thread is read and answered beside the conversation', async () => {
    await open();

    await page.getByRole('button', { name: '2 replies' }).click();
    const thread = page.getByRole('region', { name: 'Thread', exact: true });
    await thread.getByText('12 of 12').waitFor();
    await thread.getByLabel('Reply in thread').fill('Thanks');
    await page.keyboard.press('Enter');

    expect(await fixture.taken('message')).toEqual({
      user: 'UANA',
      channel: 'CMIG',
      text: 'Thanks',
      threadTs: '1795348800.000100',
    });
  });

  test('a message elsewhere marks its conversation until one goes there', async () => {
    await open();
    const alerts = page.getByRole('button', { name: 'whatsapp-alerts' });

    fixture.show((user) => {
      const before = story(user);
      const alert = botMessage(90, [], { channel: 'CALR', text: 'The number is blocked' });
      return { ...before, messages: [...before.messages, alert] };
    });
    await alerts.getByRole('img', { name: 'unread' }).waitFor();
    await alerts.click();
    await page.getByText('The number is blocked').waitFor();
    await page.getByRole('button', { name: 'migrations' }).click();

    expect(await alerts.getByRole('img', { name: 'unread' }).count()).toBe(0);
  });

  test('the newest message stays in sight when a banner takes room', async () => {
    await open('UANA', { viewport: { width: 1440, height: 600 } });
    const newest = page.getByText('somebody else has to approve it');
    await newest.waitFor();

    show({ notices: [1, 2, 3].map((each) => ({ id: `n${each}`, text: `Notice ${each}` })) });
    await page.getByText('Notice 3').waitFor();

    await page.waitForFunction(`(() => {
      const list = document.querySelector('[role=log]');
      return list.scrollHeight - list.scrollTop - list.clientHeight < 2;
    })()`);
  });

  test('message shortcuts, the Home and its elements reach the bot', async () => {
    await open();

    await page
      .getByRole('article', { name: /Ben|Ana/ })
      .first()
      .hover();
    await page.getByRole('button', { name: 'More actions' }).first().click();
    await page.getByRole('menuitem', { name: 'Explain this message' }).click();
    expect(await fixture.taken('shortcut')).toEqual({
      user: 'UANA',
      callbackId: 'explain',
      message: { channel: 'CMIG', ts: '1795346400.000100' },
    });
    await page.getByRole('button', { name: /^Home/ }).click();
    expect(await fixture.taken('open-home')).toEqual({ user: 'UANA' });
    await page.getByRole('button', { name: 'New migration' }).click();

    expect(await fixture.taken('action')).toMatchObject({ on: { home: true }, actionId: 'new' });
  });

  test('a long file is read whole in its place', async () => {
    await open();
    const content = Array.from({ length: 20 }, (_, index) => `line ${index + 1} of it\n`).join('');
    const file = { id: 'F2', name: 'long.txt', mimetype: 'text/plain', content };

    show({ messages: [botMessage(0, [], { text: 'The list', files: [file] })] });
    await page.getByText('line 12 of it').waitFor();
    expect(await page.getByText('line 13 of it').count()).toBe(0);
    await page.getByRole('button', { name: 'Show all 20 lines' }).click();

    await page.getByText('line 20 of it').waitFor();
  });

  test('a file is shown with its first lines and can be kept', async () => {
    await open();

    await page.getByLabel('Preview of plan.csv').getByText('register,no,-').waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download plan.csv' }).click();

    expect((await download).suggestedFilename()).toBe('plan.csv');
  });
});

describe('the world', () => {
  test('shows numbers and calls, and changes them', async () => {
    await open();
    const world = page.getByRole('complementary', { name: 'The world' });
    await world.getByText('/v23.0/106540352242922/register').waitFor();
    await world.getByRole('listitem').filter({ hasText: '123-830' }).getByText('+442071838750').waitFor();

    await world.getByRole('switch', { name: 'Answer to register is lost' }).click();
    expect(await fixture.taken('world')).toEqual({ do: 'fault', id: 'lost', on: true });
    await world.getByRole('button', { name: 'Change +16315551234' }).click();
    await world.getByRole('button', { name: 'Blocked' }).click();
    expect(await fixture.taken('world')).toEqual({ do: 'health', e164: '+16315551234', canSend: 'BLOCKED' });
    await world.getByRole('button', { name: 'Switch two-step off' }).click();
    expect(await fixture.taken('world')).toEqual({ do: 'two-step-off', e164: '+16315551234' });
    await world.getByLabel('PIN of +16315551234').fill('483920');
    await world.getByRole('button', { name: 'Delete number' }).click();
    expect(await fixture.taken('world')).toEqual({ do: 'delete-number', e164: '+16315551234', pin: '483920' });
    await world.getByRole('button', { name: 'After it' }).click();
    expect(await fixture.taken('world')).toEqual({ do: 'sunset', on: true });
    await world.getByLabel('Customer message to +16315551234').fill('Hi');
    await world.getByRole('button', { name: 'Send as customer' }).click();
    expect(await fixture.taken('world')).toEqual({ do: 'inbound', e164: '+16315551234', text: 'Hi' });
    await world.getByRole('button', { name: 'down' }).click();
    expect(await fixture.taken('world')).toEqual({ do: 'deployment', name: 'onprem-eu-1', state: 'down' });
    await world.getByRole('button', { name: '+ 3 days' }).click();

    expect(await fixture.taken('world')).toEqual({ do: 'advance', seconds: 259200 });
  });

  test('can be put away, and comes back', async () => {
    await open();
    const world = page.getByRole('complementary', { name: 'The world' });

    await page.getByRole('button', { name: 'Close the world' }).click();
    await world.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'The world', exact: true }).click();

    await world.waitFor();
  });
});

describe.each(['light', 'dark'] as const)('the %s theme', (theme) => {
  test('follows the system, reads well, names every control, and can be left', async () => {
    await open('UANA', { colorScheme: theme });
    show({ notices: [{ id: 'n1', text: 'The command failed with the error "operation_timeout".' }] });
    await page.getByRole('button', { name: 'Change +16315551234' }).click();
    await page.getByRole('button', { name: '2 replies' }).click();
    await page.getByRole('alert').waitFor();
    await page.screenshot({ path: join(SHOTS, `${theme}-conversation.png`) });
    expect(await lowContrast(page)).toEqual([]);
    expect(await unnamedControls(page)).toEqual([]);

    showModal(startView, { errors: { pin: 'A PIN has six digits.' } });
    await dialog('Start a migration').waitFor();
    await page.screenshot({ path: join(SHOTS, `${theme}-modal.png`) });
    expect(await lowContrast(page)).toEqual([]);
    expect(await unnamedControls(page)).toEqual([]);
    show({ modals: [] });
    const other = theme === 'light' ? 'dark' : 'light';
    await page.getByRole('button', { name: other === 'dark' ? 'Dark theme' : 'Light theme' }).click();

    await page.locator(`html[data-theme=${other}]`).waitFor();
  });

  test('fits 1000 pixels without scrolling sideways', async () => {
    await open('UANA', { colorScheme: theme, viewport: { width: 1000, height: 720 } });

    await page.getByRole('button', { name: '2 replies' }).click();
    await page.getByRole('button', { name: 'The world', exact: true }).click();
    await page.screenshot({ path: join(SHOTS, `${theme}-narrow.png`) });

    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(await page.evaluate('document.querySelector(".shell").scrollWidth <= innerWidth')).toBe(true);
  });
});
